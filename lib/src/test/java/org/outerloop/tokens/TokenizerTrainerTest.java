package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.SplitMix64;

class TokenizerTrainerTest {
  @Test
  void mergesTheMostFrequentPairFirstAndOfEqualsTheSmaller() {
    // "ab" 5 times, "cd" and "bd" 3 times each, then "abx" of the merged "ab"
    Map<String, Long> counts = Map.of("ab", 3L, "abx", 2L, "cd", 3L, "bd", 3L);

    assertThat(merges(Training.train(counts, 261))).containsExactly("a b", "b d", "c d", "ab x");
  }

  @Test
  void putsTheEndOfTextFirstThenTheBytes() {
    Tokenizer tokenizer = Tokenizer.read(Training.train(Map.of(), 257));

    assertThat(tokenizer.vocabularySize()).isEqualTo(257);
    assertThat(tokenizer.endOfText()).isZero();
    assertThat(tokenizer.encode("\u0000a")).containsExactly(1, 98);
  }

  @Test
  void learnsAsTheDefinitionSays() {
    Map<String, Long> counts = randomWords(new SplitMix64(11));

    assertThat(merges(Training.train(counts, 257 + 150)))
        .isEqualTo(mergesByDefinition(counts, 150));
  }

  @Test
  void doesNotDependOnTheOrderOfWords() {
    Map<String, Long> counts = randomWords(new SplitMix64(12));
    List<String> words = new ArrayList<>(new TreeMap<>(counts).keySet());
    Collections.reverse(words);
    Map<String, Long> reversed = new LinkedHashMap<>();
    words.forEach(word -> reversed.put(word, counts.get(word)));

    assertThat(Training.train(reversed, 400)).isEqualTo(Training.train(counts, 400));
  }

  @Test
  void saysHowManyIdsATextCanGive() {
    assertThatThrownBy(() -> Training.train(Map.of("abc", 2L, "x", 9L), 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a vocabulary of 259 ids at most, 1000 are asked for");
    assertThatThrownBy(() -> Training.train(Map.of(), 256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A vocabulary of 256 ids does not hold");
  }

  @Test
  void webTextShrinksByItsOwnTokenizer() throws IOException {
    List<String> texts =
        SharedTexts.documents(
            "global-shard_01_of_10/local-shard_0_of_10/shard_00000001_processed.jsonl.zst");
    Map<String, Long> counts = new HashMap<>();
    texts.forEach(text -> Training.count(text, counts));
    Tokenizer tokenizer = Tokenizer.read(Training.train(counts, 4096));

    long bytes = 0;
    long tokens = 0;
    for (String text : texts) {
      int[] ids = tokenizer.encode(text);
      assertThat(tokenizer.decode(ids)).isEqualTo(text);
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
      tokens += ids.length;
    }
    assertThat((double) bytes / tokens).isGreaterThan(3.3);
  }

  @Test
  void specialTokensTakeTheLastIds() {
    Tokenizer tokenizer =
        Tokenizer.readFindingSpecial(
            TokenizerTrainer.train(
                Map.of("abc", 2L),
                Training.settings(261, WordPattern.GPT2, "<|user|>", "<|bot|>")));

    assertThat(tokenizer.vocabularySize()).isEqualTo(261);
    assertThat(tokenizer.encode("<|bot|>abc<|user|>")).containsExactly(260, 258, 259);
  }

  @Test
  void mergesNoPairThatOccursTooSeldom() {
    Map<String, Long> counts = Map.of("ab", 5L, "cd", 4L);

    assertThat(merges(TokenizerTrainer.train(counts, settings(258, 5, "<x>")))).isEmpty();
    assertThat(merges(TokenizerTrainer.train(counts, settings(258, 5)))).containsExactly("a b");
    assertThatThrownBy(() -> TokenizerTrainer.train(counts, settings(259, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a vocabulary of 258 ids at most, 259 are asked for");
  }

  @Test
  void countsNoWordThatIsTooLong() {
    Map<String, Long> counts = new HashMap<>();
    TokenizerTrainer.count(
        "abc abcd", new TrainerSettings(257, WordPattern.O200K, List.of(), 2, 4), counts);

    assertThat(counts).isEqualTo(Map.of("abc", 1L));
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertRefused(() -> settings(300, 1), "least-count 1 is not 2 or more");
    assertRefused(() -> settings(300, 2, "<x>", "<x>"), "name one twice");
    assertRefused(() -> settings(300, 2, " "), "A special token is blank: ' '");
    assertRefused(() -> settings(300, 2, "<|endoftext|>"), "<|endoftext|> is there already");
    assertRefused(() -> settings(257, 2, "<x>"), "A vocabulary of 257 ids does not hold");
    assertRefused(
        () -> TokenizerTrainer.train(Map.of(), settings(258, 2, "a")),
        "Special token 'a' is what a piece is written as");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static TrainerSettings settings(int size, long leastCount, String... special) {
    return new TrainerSettings(size, WordPattern.GPT2, List.of(special), leastCount, 256);
  }

  private static Map<String, Long> randomWords(SplitMix64 generator) {
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      StringBuilder word = new StringBuilder();
      for (int length = generator.nextInt(9); length >= 0; length--) {
        word.append("abcde\u00E9".charAt(generator.nextInt(6)));
      }
      counts.merge(word.toString(), 1L + generator.nextInt(4), Long::sum);
    }
    return counts;
  }

  /** Counts all pairs anew for every merge. */
  private static List<String> mergesByDefinition(Map<String, Long> counts, int number) {
    Map<List<String>, Long> words = new HashMap<>();
    counts.forEach(
        (word, count) ->
            words.merge(
                List.of(ByteAlphabet.spell(ByteAlphabet.utf8(word)).split("")), count, Long::sum));
    List<String> merges = new ArrayList<>();
    Map<List<String>, Long> left = words;
    while (merges.size() < number) {
      String best = mostFrequent(left);
      merges.add(best);
      Map<List<String>, Long> next = new HashMap<>();
      left.forEach((pieces, count) -> next.merge(joined(pieces, best), count, Long::sum));
      left = next;
    }
    return merges;
  }

  private static String mostFrequent(Map<List<String>, Long> words) {
    Map<String, Long> pairs = new TreeMap<>(); // a space sorts before all letters
    words.forEach(
        (pieces, count) -> {
          for (int i = 0; i + 1 < pieces.size(); i++) {
            pairs.merge(pieces.get(i) + " " + pieces.get(i + 1), count, Long::sum);
          }
        });
    long most = Collections.max(pairs.values());
    return pairs.keySet().stream()
        .filter(pair -> pairs.get(pair) == most)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> joined(List<String> pieces, String pair) {
    List<String> joined = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      boolean found = i + 1 < pieces.size() && pair.equals(pieces.get(i) + " " + pieces.get(i + 1));
      joined.add(found ? pieces.get(i) + pieces.get(++i) : pieces.get(i));
    }
    return joined;
  }

  private static List<String> merges(byte[] file) {
    List<String> merges = new ArrayList<>();
    for (JsonNode merge : RecordJson.parse(file).path("model").path("merges")) {
      merges.add(merge.textValue());
    }
    return merges;
  }
}
