package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.RuleBasedBreakIterator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.SplitMix64;

/**
 * ICU's engine, given the rules of UAX #29 without ICU's tailoring, is the oracle; its version 74
 * has the tables of Unicode 15.1 too.
 */
class WordBoundsTest {
  private static final String RULES =
      """
      !!chain;
      !!quoted_literals_only;
      $CR = [\\p{Word_Break = CR}];
      $LF = [\\p{Word_Break = LF}];
      $NL = [\\p{Word_Break = Newline} $CR $LF];
      $ZWJ = [\\p{Word_Break = ZWJ}];
      $Ignored = [\\p{Word_Break = Extend} \\p{Word_Break = Format} $ZWJ];
      $RI = [\\p{Word_Break = Regional_Indicator}] $Ignored*;
      $Kata = [\\p{Word_Break = Katakana}] $Ignored*;
      $Hebrew = [\\p{Word_Break = Hebrew_Letter}] $Ignored*;
      $Letter = [\\p{Word_Break = ALetter} \\p{Word_Break = Hebrew_Letter}] $Ignored*;
      $Single = [\\p{Word_Break = Single_Quote}] $Ignored*;
      $Double = [\\p{Word_Break = Double_Quote}] $Ignored*;
      $MidNumLet = [\\p{Word_Break = MidNumLet} \\p{Word_Break = Single_Quote}] $Ignored*;
      $MidLetter = [\\p{Word_Break = MidLetter}] $Ignored*;
      $MidNum = [\\p{Word_Break = MidNum}] $Ignored*;
      $Num = [\\p{Word_Break = Numeric}] $Ignored*;
      $Low = [\\p{Word_Break = ExtendNumLet}] $Ignored*;
      $Space = [\\p{Word_Break = WSegSpace}];
      $CR $LF;
      $ZWJ [\\p{Extended_Pictographic}];
      $Space $Space;
      [^$NL]? $Ignored+;
      $Letter $Letter;
      $Letter ($MidLetter | $MidNumLet) $Letter;
      $Hebrew $Single;
      $Hebrew $Double $Hebrew;
      $Num $Num;
      $Letter $Num;
      $Num $Letter;
      $Num ($MidNum | $MidNumLet) $Num;
      $Kata $Kata;
      $Letter $Low;
      $Num $Low;
      $Kata $Low;
      $Low $Low;
      $Low $Letter;
      $Low $Num;
      $Low $Kata;
      ^$RI $RI;
      .;
      """;

  /** One or two characters of each class, and some with two properties. */
  private static final int[] HARD = {
    '\r', '\n', 0x0B, 0x85, 0x2028, 0x300, 0x200D, 0x200D, 0xAD, 0x200B, 0x1F1E6, 0x1F1FF, 0x30A2,
    0x31FF, 0x5D0, 0x5EA, 'a', 'Z', 0xE9, 0x10400, '\'', '\'', '"', '"', '.', 0x2019, ':', 0xB7,
    ',', ';', 0x37E, '0', '9', 0x663, '_', 0x202F, ' ', ' ', 0x3000, 0xA0, 0x2003, 0x1F600, 0x2139,
    0x24C2, 0x1F3FB, 0xE0020, 0x4E2D, 0x3042, 0xE01, 0xAC00, '-', '$', 0, 0x1C, 0x1D7D8, 0xFF0E
  };

  /** In the order of our constants. */
  private static final int[] ICU_CLASSES = {
    UCharacter.WordBreak.OTHER,
    UCharacter.WordBreak.CR,
    UCharacter.WordBreak.LF,
    UCharacter.WordBreak.NEWLINE,
    UCharacter.WordBreak.EXTEND,
    UCharacter.WordBreak.ZWJ,
    UCharacter.WordBreak.FORMAT,
    UCharacter.WordBreak.REGIONAL_INDICATOR,
    UCharacter.WordBreak.KATAKANA,
    UCharacter.WordBreak.HEBREW_LETTER,
    UCharacter.WordBreak.ALETTER,
    UCharacter.WordBreak.SINGLE_QUOTE,
    UCharacter.WordBreak.DOUBLE_QUOTE,
    UCharacter.WordBreak.MIDNUMLET,
    UCharacter.WordBreak.MIDLETTER,
    UCharacter.WordBreak.MIDNUM,
    UCharacter.WordBreak.NUMERIC,
    UCharacter.WordBreak.EXTENDNUMLET,
    UCharacter.WordBreak.WSEGSPACE
  };

  @Test
  void hasThePropertiesOfUnicode15Point1() {
    assertThat(UCharacter.getUnicodeVersion()).hasToString("15.1.0.0");
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String name = "U+" + Integer.toHexString(c);
      assertThat(ICU_CLASSES[WordBreak.of(c)])
          .as(name)
          .isEqualTo(UCharacter.getIntPropertyValue(c, UProperty.WORD_BREAK));
      assertThat(WordBreak.isPictographic(c))
          .as(name)
          .isEqualTo(UCharacter.hasBinaryProperty(c, UProperty.EXTENDED_PICTOGRAPHIC));
      assertThat(WordBreak.isWhiteSpace(c))
          .as(name)
          .isEqualTo(UCharacter.hasBinaryProperty(c, UProperty.WHITE_SPACE));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Hello, world! Don't pay $3.14 or 1,000,000.5; see a.b:c and x_1.",
        "\u05D0\u05D1\"\u05D2 \u05D0' \u05D0'\u05D1 a\u05D0\"b",
        "line\r\nfeed\n\n  two \u3000spaces\u00A0 \u0301mark",
        "\u4F60\u597D\uFF0C\u4E16\u754C \u30AB\u30BF\u30AB\u30CA_1 \u3072\u3089 \u0E44\u0E17\u0E22",
        "\uD83C\uDDE9\uD83C\uDDEA\uD83C\uDDEB \uD83D\uDC69\u200D\uD83D\uDC67 a\u200D\u24C2 e\u0301.x\u0301 1.\u03011"
      })
  void findsTheWordsThatIcuFinds(String text) {
    assertThat(WordBounds.words(text)).isEqualTo(oracle(text));
  }

  @Test
  void findsTheWordsThatIcuFindsInRandomText() {
    SplitMix64 random = new SplitMix64(29);
    RuleBasedBreakIterator icu = new RuleBasedBreakIterator(RULES);
    for (int i = 0; i < 40_000; i++) {
      String text = randomText(random, i % 3 == 0);
      assertThat(WordBounds.words(text)).as(() -> hex(text)).isEqualTo(words(icu, text));
    }
  }

  /**
   * The digest was made by DCLM's own splitter, unicode-segmentation 1.11.0, on these texts. Left
   * out is where it departs from the standard, which is behind a pictograph joined by U+200D.
   */
  @Test
  void findsTheWordsThatTheRustCrateOfDclmFinds() {
    SplitMix64 random = new SplitMix64(111);
    Digest.Hasher hasher = new Digest.Hasher();
    for (int i = 0; i < 20_000; i++) {
      String text = randomText(random, i % 3 == 0);
      if (hasJoinedPictograph(text)) {
        continue;
      }
      for (String word : WordBounds.words(text)) {
        hasher.add((hex(word) + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    }
    assertThat(hasher.finish().brief()).isEqualTo("983025b60de3");
  }

  @Test
  void takesAPartOnItsOwn() {
    WordBounds words = new WordBounds("");
    words.reset("one don't", 4, 7);

    assertThat(words.next()).isTrue();
    assertThat(words.start()).isEqualTo(4);
    assertThat(words.end()).isEqualTo(7);
    assertThat(words.next()).isFalse();
    assertThatThrownBy(() -> words.reset("abc", 2, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Part [2, 4) is outside a text of 3 characters");
  }

  private static boolean hasJoinedPictograph(String text) {
    int joiner = text.indexOf('\u200D');
    while (joiner >= 0 && joiner + 1 < text.length()) {
      if (WordBreak.isPictographic(text.codePointAt(joiner + 1))) {
        return true;
      }
      joiner = text.indexOf('\u200D', joiner + 1);
    }
    return false;
  }

  private static String randomText(SplitMix64 random, boolean anywhere) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(24); left > 0; left--) {
      int codePoint =
          anywhere && random.nextInt(2) == 0
              ? random.nextInt(Character.MAX_CODE_POINT + 1)
              : HARD[random.nextInt(HARD.length)];
      boolean half = Character.MIN_SURROGATE <= codePoint && codePoint <= Character.MAX_SURROGATE;
      text.appendCodePoint(half ? 'h' : codePoint);
    }
    return text.toString();
  }

  private static List<String> oracle(String text) {
    return words(new RuleBasedBreakIterator(RULES), text);
  }

  private static List<String> words(RuleBasedBreakIterator icu, String text) {
    List<String> words = new ArrayList<>();
    icu.setText(text);
    int start = icu.first();
    for (int end = icu.next(); end != RuleBasedBreakIterator.DONE; end = icu.next()) {
      String piece = text.substring(start, end);
      if (!piece.codePoints().allMatch(UCharacter::isUWhiteSpace)) {
        words.add(piece);
      }
      start = end;
    }
    return words;
  }

  private static String hex(String text) {
    StringBuilder hex = new StringBuilder();
    text.codePoints().forEach(c -> hex.append(Integer.toHexString(c)).append(' '));
    return hex.toString().strip();
  }
}
