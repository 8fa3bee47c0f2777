package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.corpus.DecontaminationSettings;
import org.outerloop.corpus.Document;
import org.outerloop.corpus.stats.CutStatistics;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.jobs.corpus.Outcomes.FileOutcome;
import org.outerloop.protocol.RecordJson;

/**
 * The chain on the shared folder of bad input, against what its EXPECTED.json says of each file.
 */
class ExpectedOutcomesTest {
  private static final Path DATA = Path.of(System.getProperty("outerloop.shared", "none"), "data");
  private static final Path DIRTY = DATA.resolve("dirty");
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    assumeTrue(Files.isDirectory(DIRTY), "Skipped: no folder of bad input at " + DIRTY);
    spark = LocalSpark.open("local[2]", 4);
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  private PreparedCorpus prepare(Path in, String... stages) {
    return PrepareCorpusJob.prepare(
        spark,
        new PrepareSettings(
            1,
            64,
            0.1,
            2,
            1,
            1 << 28,
            new Limits(100, 1, 10, 1),
            3,
            false,
            List.of(stages),
            TinyCorpus.text(TinyCorpus.RULES),
            TinyCorpus.DEDUP,
            new DecontaminationChoice(
                DATA.resolve("eval").toString(),
                new DecontaminationSettings(7, 13, 0.45, 8, false)),
            TinyCorpus.QUALITY),
        TinyCorpus.place(in),
        TinyCorpus.place(folder.resolve("out")),
        TinyCorpus.tokenizer(),
        PrepareProgress.SILENT);
  }

  /**
   * Lines of a file, and places where it stopped being readable.
   *
   * @param kept documents
   * @param rejected lines or places
   */
  private record Read(long kept, long rejected) {}

  @Test
  void everyFileIsReadAsExpected() throws IOException {
    Map<String, Read> found = new TreeMap<>();
    for (FileOutcome file : prepare(DIRTY, "newlines").outcomes().files()) {
      boolean kept = file.outcome().equals(Columns.KEPT);
      found.merge(
          file.source(),
          new Read(kept ? file.lines() : 0, kept ? 0 : file.lines()),
          (a, b) -> new Read(a.kept() + b.kept(), a.rejected() + b.rejected()));
    }
    JsonNode expected = RecordJson.parse(Files.readAllBytes(DIRTY.resolve("EXPECTED.json")));
    for (var file : (Iterable<Map.Entry<String, JsonNode>>) expected.properties()::iterator) {
      assertThat(found.getOrDefault(file.getKey(), new Read(0, 0)))
          .as(file.getKey())
          .isEqualTo(read(file.getKey(), file.getValue()));
    }
    assertThat(found.keySet()).allMatch(expected::has);
  }

  /** Where the JSON says how many, these are its numbers. */
  private static Read read(String file, JsonNode expected) {
    return switch (file) {
      case "truncated.jsonl.zst", "bitflip.jsonl.zst" -> new Read(0, 1); // one block, which is bad
      case "broken_lines.jsonl.zst" -> {
        long valid = expected.get("valid_records").asLong();
        long blank = expected.get("blank_lines").asLong();
        yield new Read(valid, expected.get("lines").asLong() - valid - blank);
      }
      case "empty_and_wrong_types.jsonl.zst" -> {
        long usable = expected.get("usable_text").size();
        yield new Read(usable, expected.get("lines").asLong() - usable);
      }
      case "encodings.jsonl.zst" -> new Read(4, 8); // one line has a line feed in UTF-16
      case "huge_line.jsonl.zst" -> new Read(expected.get("lines").asLong(), 0);
      case "gzip_named_zst.jsonl.zst", "plain_named_zst.jsonl.zst" -> new Read(6, 0);
      case "deep_json.jsonl.zst" -> new Read(1, expected.get("lines").asLong() - 1);
      case "trailing_garbage.jsonl.zst" -> new Read(expected.get("records").asLong(), 1);
      default -> new Read(expected.get("records").asLong(), 0);
    };
  }

  @Test
  void everyExactDuplicateIsFound() throws IOException {
    Path in = folder.resolve("in");
    copy(DATA.resolve("dclm"), in);
    List<Document> main = ChangedCopies.read(in);
    Set<String> distinct = new HashSet<>();
    main.forEach(page -> distinct.add(page.text().strip()));
    long ofMain = distinct.size();
    copy(DIRTY.resolve("duplicates_exact.jsonl.zst"), in.resolve("duplicates.jsonl.zst"));

    PreparedCorpus corpus = prepare(in, "dedup-exact");

    // 60 of the 80 different texts are copies of pages in the main shards
    assertThat(corpus.outcomes().kept()).isEqualTo(ofMain + 80 - 60);
    assertThat(corpus.outcomes().totals())
        .isEqualTo(
            Map.of("kept", ofMain + 80 - 60, "dropped/duplicate", main.size() + 110 - ofMain - 20));
  }

  @Test
  void aRepeatedParagraphIsKeptOnce() throws IOException {
    Path in = folder.resolve("in");
    copy(DIRTY.resolve("paragraph_duplicates.jsonl.zst"), in.resolve("a.jsonl.zst"));

    PreparedCorpus corpus = prepare(in, "dedup-bff");

    assertThat(corpus.outcomes().kept()).isEqualTo(30);
    assertThat(stage(corpus, "dedup-bff").cuts())
        .containsExactly(new CutStatistics("bff", 29 + 10, 29)); // ten are of their own
  }

  @Test
  void plantedItemsAndPersonalDataAreFound() throws IOException {
    Path in = folder.resolve("in");
    copy(DIRTY.resolve("contaminated.jsonl.zst"), in.resolve("items.jsonl.zst"));
    copy(DIRTY.resolve("pii.jsonl.zst"), in.resolve("pii.jsonl.zst"));

    PreparedCorpus corpus = prepare(in, "decontaminate", "pii");

    assertThat(corpus.outcomes().files())
        .containsExactlyInAnyOrder(
            new FileOutcome("items.jsonl.zst", "dropped/contaminated", 45),
            new FileOutcome("items.jsonl.zst", "kept", 15),
            new FileOutcome("pii.jsonl.zst", "kept", 20));
    assertThat(stage(corpus, "pii").cuts())
        .extracting(CutStatistics::rule, CutStatistics::documents)
        .containsExactly(tuple("pii-email", 20L), tuple("pii-ipv4", 20L));
  }

  private static StageStatistics stage(PreparedCorpus corpus, String name) {
    return corpus.statistics().stages().stream()
        .filter(stage -> stage.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(from)) {
      all.filter(Files::isRegularFile).forEach(files::add);
    }
    for (Path file : files) {
      Path target = file.equals(from) ? to : to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
  }
}
