package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SplitterTest {
  @Test
  void cutsByGpt2sRule() {
    assertThat(words(new Gpt2Splitter(), "I'll say  it's\n 12 o'clock!!"))
        .containsExactly(
            "I", "'ll", " say", " ", " it", "'s", "\n", " 12", " o", "'", "clock", "!!");
  }

  @Test
  void cutsByCl100ksRule() {
    assertThat(words(WordPattern.CL100K.splitter(), "It'S 12345 (ok)\n\n  end"))
        .containsExactly("It", "'S", " ", "123", "45", " (", "ok", ")\n\n", " ", " end");
  }

  @Test
  void cutsByO200ksRule() {
    Splitter o200k = WordPattern.O200K.splitter();

    assertThat(words(o200k, "HTMLParser's getURL 12345 a/b://\n x"))
        .containsExactly(
            "HTMLParser's", " get", "URL", " ", "123", "45", " a", "/b", "://\n", " x");
    assertThat(words(o200k, "iPhone\u4E2DMac \u4E2DMac \u0301ABC \u0301"))
        .containsExactly("i", "Phone\u4E2D", "Mac", " \u4E2DMac", " \u0301", "ABC", " \u0301");
  }

  @Test
  void tekkenAndQwenCutSingleDigits() {
    assertThat(words(WordPattern.TEKKEN.splitter(), "It's 12"))
        .containsExactly("It", "'s", " ", "1", "2");
    assertThat(words(WordPattern.QWEN2.splitter(), "It'S 12"))
        .containsExactly("It", "'S", " ", "1", "2");
  }

  @ParameterizedTest
  @EnumSource
  void everyRuleByHandIsItsPattern(WordPattern rule) {
    Splitter pattern = new RegexSplitter(RegexSplitter.compile(rule.regex()), true);
    List<String> texts = new ArrayList<>(HardTexts.fixed());
    texts.addAll(HardTexts.random(3000));
    texts.addAll(HardTexts.randomUnicode(1000));
    texts.addAll(everyCharacter());
    for (String text : texts) {
      assertThat(words(rule.splitter(), text)).as(text).isEqualTo(words(pattern, text));
    }
  }

  /** All characters of Unicode 13 among capitals, small letters, spaces, digits and signs. */
  private static List<String> everyCharacter() {
    List<String> texts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      int type = Character.getType(codePoint);
      if (type != Character.UNASSIGNED
          && type != Character.SURROGATE
          && type != Character.PRIVATE_USE) {
        String c = Character.toString(codePoint);
        text.append("A" + c + "aA" + c + " " + c + "1" + c + "'" + c + "B" + c + c + "\n");
      }
      if (text.length() > 4000) {
        texts.add(text.toString());
        text.setLength(0);
      }
    }
    return texts;
  }

  @Test
  void keepsOrDropsWhatLiesBetweenMatches() {
    var digits = RegexSplitter.compile("\\d+");

    assertThat(words(new RegexSplitter(digits, true), "a12b3"))
        .containsExactly("a", "12", "b", "3");
    assertThat(words(new RegexSplitter(digits, false), "a12b3")).containsExactly("12", "3");
  }

  @Test
  void cutsWordsFurther() {
    Splitter single = new RegexSplitter(RegexSplitter.compile("\\p{N}"), true);

    assertThat(words(single.then(new Gpt2Splitter()), "in 1984"))
        .containsExactly("in", " ", "1", "9", "8", "4");
  }

  private static List<String> words(Splitter splitter, String text) {
    List<String> words = new ArrayList<>();
    char[] chars = text.toCharArray();
    splitter.split(
        chars, 0, chars.length, (word, from, to) -> words.add(new String(word, from, to - from)));
    return words;
  }

  @Test
  void knowsLettersAndNumbersThatThePlatformDoesNot() {
    assertThat(kind(0x10570)).isEqualTo(CharacterKinds.LETTER); // Vithkuqi, Unicode 14
    assertThat(kind(0x323AF)).isEqualTo(CharacterKinds.LETTER); // CJK extension H, Unicode 15
    assertThat(kind(0x1D2D3)).isEqualTo(CharacterKinds.NUMBER); // Kaktovik, Unicode 15
    assertThat(kind(0x1D2D4)).isEqualTo(CharacterKinds.OTHER);
    assertThat(kind(0x0378)).isEqualTo(CharacterKinds.OTHER);
  }

  @Test
  void knowsCasesThatThePlatformDoesNot() {
    assertThat(letterCase(0x10570)).isEqualTo(LetterCases.CAPITAL); // Vithkuqi, Unicode 14
    assertThat(letterCase(0x10597)).isEqualTo(LetterCases.SMALL);
    assertThat(letterCase(0x323AF)).isEqualTo(LetterCases.EITHER);
    assertThat(letterCase(0x0ECE)).isEqualTo(LetterCases.MARK); // Lao, Unicode 15
    assertThat(letterCase(0x1D2D3)).isEqualTo(LetterCases.NONE);
  }

  private static byte letterCase(int codePoint) {
    char[] text = Character.toChars(codePoint);
    return LetterCases.flags(text, 0, text.length);
  }

  private static byte kind(int codePoint) {
    char[] text = Character.toChars(codePoint);
    return CharacterKinds.kind(text, 0, text.length);
  }
}
