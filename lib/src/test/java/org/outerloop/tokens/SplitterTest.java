package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitterTest {
  @Test
  void cutsByGpt2sRule() {
    assertThat(words(new Gpt2Splitter(), "I'll say  it's\n 12 o'clock!!"))
        .containsExactly(
            "I", "'ll", " say", " ", " it", "'s", "\n", " 12", " o", "'", "clock", "!!");
  }

  @Test
  void cutsByCl100ksRule() {
    assertThat(words(new Cl100kSplitter(), "It'S 12345 (ok)\n\n  end"))
        .containsExactly("It", "'S", " ", "123", "45", " (", "ok", ")\n\n", " ", " end");
  }

  @Test
  void gpt2sRuleByHandIsItsPattern() {
    Splitter pattern = new RegexSplitter(RegexSplitter.compile(Gpt2Splitter.PATTERN), true);

    assertSameWords(new Gpt2Splitter(), pattern);
  }

  @Test
  void cl100ksRuleByHandIsItsPattern() {
    Splitter pattern = new RegexSplitter(RegexSplitter.compile(Cl100kSplitter.PATTERN), true);

    assertSameWords(new Cl100kSplitter(), pattern);
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

  private static void assertSameWords(Splitter byHand, Splitter pattern) {
    List<String> texts = new ArrayList<>(HardTexts.fixed());
    texts.addAll(HardTexts.random(3000));
    for (String text : texts) {
      assertThat(words(byHand, text)).as(text).isEqualTo(words(pattern, text));
    }
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

  private static byte kind(int codePoint) {
    char[] text = Character.toChars(codePoint);
    return CharacterKinds.kind(text, 0, text.length);
  }
}
