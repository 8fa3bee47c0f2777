package org.outerloop.tokens;

import java.util.Map;
import java.util.TreeMap;

/**
 * Letters, marks and numbers that Unicode 14 to 16 added and Java 17, at Unicode 13, does not know;
 * the reference implementations know them. Only asked for characters that the platform calls
 * unassigned.
 */
final class LaterCharacters {
  private static final String CAPITALS =
      "1C89-1C89 2C2F-2C2F A7C0-A7C0 A7CB-A7CC A7D0-A7D0 A7D6-A7D6 "
          + "A7D8-A7D8 A7DA-A7DA A7DC-A7DC 10570-1057A 1057C-1058A 1058C-10592 "
          + "10594-10595 10D50-10D65";

  private static final String SMALL =
      "1C8A-1C8A 2C5F-2C5F A7C1-A7C1 A7CD-A7CD A7D1-A7D1 A7D3-A7D3 "
          + "A7D5-A7D5 A7D7-A7D7 A7D9-A7D9 A7DB-A7DB 10597-105A1 105A3-105B1 "
          + "105B3-105B9 105BB-105BC 10D70-10D85 1DF00-1DF09 1DF0B-1DF1E "
          + "1DF25-1DF2A";

  private static final String CASELESS =
      "870-887 889-88E 8B5-8B5 8C8-8C9 C5D-C5D CDD-CDD 170D-170D "
          + "171F-171F 1B4C-1B4C 9FFD-9FFF A7F2-A7F4 105C0-105F3 10780-10785 "
          + "10787-107B0 107B2-107BA 10D4A-10D4F 10D6F-10D6F 10EC2-10EC4 "
          + "10F70-10F81 11071-11072 11075-11075 1123F-11240 11380-11389 "
          + "1138B-1138B 1138E-1138E 11390-113B5 113B7-113B7 113D1-113D1 "
          + "113D3-113D3 11740-11746 11AB0-11ABF 11BC0-11BE0 11F02-11F02 "
          + "11F04-11F10 11F12-11F33 12F90-12FF0 1342F-1342F 13441-13446 "
          + "13460-143FA 16100-1611D 16A70-16ABE 16D40-16D6C 18CFF-18CFF "
          + "1AFF0-1AFF3 1AFF5-1AFFB 1AFFD-1AFFE 1B11F-1B122 1B132-1B132 "
          + "1B155-1B155 1DF0A-1DF0A 1E030-1E06D 1E290-1E2AD 1E4D0-1E4EB "
          + "1E5D0-1E5ED 1E5F0-1E5F0 1E7E0-1E7E6 1E7E8-1E7EB 1E7ED-1E7EE "
          + "1E7F0-1E7FE 2A6DE-2A6DF 2B735-2B739 2EBF0-2EE5D 31350-323AF";

  private static final String MARKS =
      "897-89F 8CA-8D2 C3C-C3C CF3-CF3 ECE-ECE 1715-1715 180F-180F "
          + "1AC1-1ACE 1DFA-1DFA 10D69-10D6D 10EFC-10EFF 10F82-10F85 "
          + "11070-11070 11073-11074 110C2-110C2 11241-11241 113B8-113C0 "
          + "113C2-113C2 113C5-113C5 113C7-113CA 113CC-113D0 113D2-113D2 "
          + "113E1-113E2 11F00-11F01 11F03-11F03 11F34-11F3A 11F3E-11F42 "
          + "11F5A-11F5A 13440-13440 13447-13455 1611E-1612F 1CF00-1CF2D "
          + "1CF30-1CF46 1E08F-1E08F 1E2AE-1E2AE 1E4EC-1E4EF 1E5EE-1E5EF";

  private static final String NUMBERS =
      "10D40-10D49 116D0-116E3 11BF0-11BF9 11F50-11F59 16130-16139 "
          + "16AC0-16AC9 16D70-16D79 1CCF0-1CCF9 1D2C0-1D2D3 1E4F0-1E4F9 "
          + "1E5F1-1E5FA";

  private static final TreeMap<Integer, Range> RANGES = new TreeMap<>();

  static {
    add(CAPITALS, CharacterKinds.LETTER, LetterCases.CAPITAL);
    add(SMALL, CharacterKinds.LETTER, LetterCases.SMALL);
    add(CASELESS, CharacterKinds.LETTER, LetterCases.EITHER);
    add(MARKS, CharacterKinds.OTHER, LetterCases.MARK);
    add(NUMBERS, CharacterKinds.NUMBER, LetterCases.NONE);
  }

  private LaterCharacters() {}

  /** Kind of a character, as {@link CharacterKinds} has it. */
  static byte kind(int codePoint) {
    Range range = range(codePoint);
    return range == null ? CharacterKinds.OTHER : range.kind;
  }

  /** Case of a character, as {@link LetterCases} has it. */
  static byte letterCase(int codePoint) {
    Range range = range(codePoint);
    return range == null ? LetterCases.NONE : range.letterCase;
  }

  private static Range range(int codePoint) {
    Map.Entry<Integer, Range> range = RANGES.floorEntry(codePoint);
    return range != null && codePoint <= range.getValue().last ? range.getValue() : null;
  }

  private static void add(String ranges, byte kind, byte letterCase) {
    for (String range : ranges.split(" ")) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(range.substring(0, dash), 16);
      int last = Integer.parseInt(range.substring(dash + 1), 16);
      RANGES.put(first, new Range(last, kind, letterCase));
    }
  }

  private record Range(int last, byte kind, byte letterCase) {}
}
