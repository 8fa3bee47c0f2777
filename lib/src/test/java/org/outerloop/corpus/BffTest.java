package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;

class BffTest {
  @Test
  void agreesWithASetOfTheWordsThemselves() {
    SplitMix64 random = new SplitMix64(5);
    BffSettings settings = new BffSettings(3, 0.5);
    Bff law = new Bff(settings);
    Set<List<String>> said = new HashSet<>();
    for (int page = 0; page < 400; page++) {
      String text = text(random);
      StringBuilder left = new StringBuilder();
      long known = 0;
      long all = 0;
      String[] lines = text.split("\n", -1);
      for (int i = 0; i < lines.length; i++) {
        List<List<String>> ngrams = ngrams(lines[i], 3);
        long old = ngrams.stream().filter(said::contains).count();
        known += old;
        all += ngrams.size();
        if (!ngrams.isEmpty() && 2 * old > ngrams.size()) {
          continue;
        }
        said.addAll(ngrams);
        left.append(i == 0 ? "" : "\n").append(lines[i]);
      }
      Bff.Outcome outcome = law.next(text);

      assertThat(outcome.known()).isEqualTo(known);
      assertThat(outcome.ngrams()).isEqualTo(all);
      assertThat(outcome.text()).isEqualTo(2 * known > all ? "" : left.toString());
    }
  }

  @Test
  void keepsTheParagraphThatThirtyPagesShareOnce() throws IOException {
    Bff law = new Bff(new BffSettings(13, 0.8));
    String shared = "\nThis website is operated for demonstration. The content on these pages";
    int cut = 0;
    int kept = 0;
    for (String text : DirtyTexts.read("paragraph_duplicates.jsonl.zst")) {
      String left = law.next(text).text();
      assertThat(text).contains(shared);
      cut += left.contains(shared) ? 0 : 1;
      kept += left.contains(shared) ? 1 : 0;
      assertThat(left).isNotEmpty();
    }
    assertThat(cut).isEqualTo(29);
    assertThat(kept).isOne();
  }

  @Test
  void aShareAtTheThresholdIsNotAboveIt() {
    Bff law = new Bff(new BffSettings(1, 0.8));
    law.next("a b c d");

    assertThat(law.next("a b c d x").text()).isEqualTo("a b c d x");
    assertThat(law.next("a b c d x y").text()).isEmpty();
    assertThat(law.next("").ngrams()).isZero();
  }

  @Test
  void aParagraphDoesNotKnowItself() {
    Bff law = new Bff(new BffSettings(2, 0.8));

    assertThat(law.next("la la la la").known()).isZero();
    assertThat(law.next("la la\nla la").cut()).containsExactly(0, 1);
  }

  private static String text(SplitMix64 random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append("abcdefgh".charAt(random.nextInt(8)));
      text.append(random.nextInt(6) == 0 ? '\n' : ' ');
    }
    return text.toString();
  }

  private static List<List<String>> ngrams(String line, int size) {
    List<String> words = WordBounds.words(line);
    List<List<String>> ngrams = new ArrayList<>();
    for (int i = 0; i + size <= words.size(); i++) {
      ngrams.add(List.copyOf(words.subList(i, i + size)));
    }
    return ngrams;
  }
}
