package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.protocol.Digest;

class SampleCorpusTest {
  static final Path GRAMMAR =
      Path.of(System.getProperty("outerloop.root", "..")).resolve("data/sample-corpus");
  private static final QualityThresholds DCLM =
      new QualityThresholds(50, 100_000, 3, 10, 0.1, 0.9, 0.3, 0.2, 2);

  /** Changes with the grammar, and with nothing else: then train the tokenizer again, too. */
  private static final Digest GOLDEN =
      Digest.parse("7010de1cc9f4bcce0019b020ede56416753e4197d68005547ff1d47307990ae8");

  private static final long SIZE = 500_000;

  @Test
  void theSameSeedGivesTheSameLines(@TempDir Path one, @TempDir Path other) {
    SampleCorpus.Summary first = SampleCorpus.read(GRAMMAR).write(one, 1, SIZE);
    SampleCorpus.Summary second = SampleCorpus.read(GRAMMAR).write(other, 1, SIZE);

    assertThat(second).isEqualTo(first);
    assertThat(first.content()).as("lines of seed 1, as committed").isEqualTo(GOLDEN);
    assertThat(SampleCorpus.read(GRAMMAR).write(other, 2, SIZE)).isNotEqualTo(first);
  }

  @Test
  void liesInFoldersLikeDclms(@TempDir Path folder) throws IOException {
    SampleCorpus.read(GRAMMAR).write(folder, 1, 50_000);

    assertThat(files(folder).stream().map(file -> folder.relativize(file).toString()))
        .hasSize(8)
        .contains(
            "global-shard_01_of_10/local-shard_0_of_10/shard_00000000_processed.jsonl.zst",
            "global-shard_02_of_10/local-shard_1_of_10/shard_00000001_processed.jsonl.zst");
  }

  @Test
  void holdsWhatPreparationHasToRemove(@TempDir Path folder) throws IOException {
    SampleCorpus.read(GRAMMAR).write(folder, 1, 3 * SIZE);
    QualityRules rules = new QualityRules(DCLM);
    Map<String, Integer> outcomes = new TreeMap<>();
    Set<String> texts = new HashSet<>();
    int copies = 0;
    for (Path file : files(folder)) {
      Reading reading = Reading.of(Files.readAllBytes(file));
      reading.reasons().forEach(reason -> outcomes.merge(reason.label(), 1, Integer::sum));
      for (Document page : reading.documents()) {
        outcomes.merge(rules.firstBroken(page.text()), 1, Integer::sum);
        copies += texts.add(page.text().strip()) ? 0 : 1;
      }
    }

    assertThat(outcomes.keySet()).containsAll(rulesThatDrop()).contains("not-json", "no-text");
    assertThat(outcomes.get(QualityRules.KEPT)).isGreaterThan(2000);
    assertThat(copies).isGreaterThan(10);
  }

  @Test
  void documentsOfTheGrammarPassTheRules() {
    SampleCorpus corpus = SampleCorpus.read(GRAMMAR);
    QualityRules rules = new QualityRules(DCLM);

    for (int seed = 0; seed < 1000; seed++) {
      String page = corpus.document(seed);
      assertThat(rules.firstBroken(page)).as(page).isEqualTo(QualityRules.KEPT);
    }
  }

  private static List<String> rulesThatDrop() {
    List<String> names = new ArrayList<>(new QualityRules(DCLM).names());
    names.remove("too-many-words");
    names.remove("stop-words");
    names.remove("bullets"); // the bullets of its lists count as words, which are short then
    return names;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder, e);
    }
  }
}
