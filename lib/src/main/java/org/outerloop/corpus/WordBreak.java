package org.outerloop.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Unicode's property Word_Break of every code point, version 15.1: that of unicode-segmentation
 * 1.11, which DCLM builds with. Java 17's own character data are of Unicode 13 and lack the
 * property. The tables lie beside the class as text.
 */
final class WordBreak {
  static final int OTHER = 0;
  static final int CR = 1;
  static final int LF = 2;
  static final int NEWLINE = 3;
  static final int EXTEND = 4;
  static final int ZWJ = 5;
  static final int FORMAT = 6;
  static final int REGIONAL_INDICATOR = 7;
  static final int KATAKANA = 8;
  static final int HEBREW_LETTER = 9;
  static final int ALETTER = 10;
  static final int SINGLE_QUOTE = 11;
  static final int DOUBLE_QUOTE = 12;
  static final int MID_NUM_LET = 13;
  static final int MID_LETTER = 14;
  static final int MID_NUM = 15;
  static final int NUMERIC = 16;
  static final int EXTEND_NUM_LET = 17;
  static final int WSEG_SPACE = 18;

  private static final String[] NAMES = {
    "Other",
    "CR",
    "LF",
    "Newline",
    "Extend",
    "ZWJ",
    "Format",
    "Regional_Indicator",
    "Katakana",
    "Hebrew_Letter",
    "ALetter",
    "Single_Quote",
    "Double_Quote",
    "MidNumLet",
    "MidLetter",
    "MidNum",
    "Numeric",
    "ExtendNumLet",
    "WSegSpace"
  };

  private static final int CLASS_BITS = 0x1F;
  private static final int PICTOGRAPHIC = 0x20;
  private static final int WHITE_SPACE = 0x40;

  private static final String TABLE = "word-break-15.1.txt";

  /** Class and flags of a code point; 1.1 MB, of which texts touch a few pages. */
  private static final byte[] PROPERTIES = load();

  private WordBreak() {}

  /** One of the constants above. */
  static int of(int codePoint) {
    return PROPERTIES[codePoint] & CLASS_BITS;
  }

  static boolean isPictographic(int codePoint) {
    return (PROPERTIES[codePoint] & PICTOGRAPHIC) != 0;
  }

  /** Unicode's White_Space, which no-break spaces have and the separators U+001C..1F have not. */
  static boolean isWhiteSpace(int codePoint) {
    return (PROPERTIES[codePoint] & WHITE_SPACE) != 0;
  }

  private static byte[] load() {
    byte[] properties = new byte[Character.MAX_CODE_POINT + 1];
    try (InputStream file = WordBreak.class.getResourceAsStream(TABLE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII))) {
      int bits = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        int colon = line.indexOf(':');
        bits = colon < 0 ? bits : bitsOf(line.substring(0, colon));
        for (String range : line.substring(colon + 1).strip().split(" ")) {
          add(properties, range, bits);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + TABLE + " of the jar", e);
    }
    return properties;
  }

  private static void add(byte[] properties, String range, int bits) {
    int dash = range.indexOf('-');
    int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash), 16);
    int last = Integer.parseInt(range.substring(dash + 1), 16);
    for (int codePoint = first; codePoint <= last; codePoint++) {
      properties[codePoint] |= (byte) bits;
    }
  }

  private static int bitsOf(String name) {
    if (name.equals("Extended_Pictographic")) {
      return PICTOGRAPHIC;
    } else if (name.equals("White_Space")) {
      return WHITE_SPACE;
    }
    for (int index = 0; index < NAMES.length; index++) {
      if (NAMES[index].equals(name)) {
        return index;
      }
    }
    throw new IllegalStateException("Unknown property " + name + " in " + TABLE);
  }
}
