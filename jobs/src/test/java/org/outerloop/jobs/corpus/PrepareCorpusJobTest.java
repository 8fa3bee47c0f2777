package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;
import org.outerloop.tokens.Tokenizer;

class PrepareCorpusJobTest {
  private static final Tokenizer TOKENIZER = TinyCorpus.tokenizer();

  @TempDir private static Path shared;
  private static SparkSession spark;
  private static PreparedCorpus prepared;

  @BeforeAll
  static void prepareOnce() throws IOException {
    spark = LocalSpark.open("local[2]", 3);
    TinyCorpus.write(shared.resolve("in"));
    prepared = prepare(TinyCorpus.SETTINGS, shared.resolve("in"), shared.resolve("out"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void countsWhatBecameOfEveryLine() {
    assertThat(prepared.outcomes().totals())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "kept", 100L,
                "dropped/duplicate", 3L,
                "dropped/too-few-words", 1L,
                "rejected/not-json", 1L,
                "rejected/not-an-object", 1L,
                "rejected/truncated", 1L));
    assertThat(prepared.outcomes().files())
        .contains(
            new Outcomes.FileOutcome("g1/b.jsonl.zst", "dropped/duplicate", 1),
            new Outcomes.FileOutcome("g1/b.jsonl.zst", "kept", 20),
            new Outcomes.FileOutcome("g2/e.jsonl.zst", "rejected/truncated", 1));
  }

  @Test
  void everyKeptPageIsInOnePartAndNoneInBoth() {
    Set<Integer> training = pages(false);
    Set<Integer> heldOut = pages(true);

    assertThat(prepared.manifest().training().documents()).isBetween(60L, 95L);
    assertThat(
            prepared.manifest().training().documents() + prepared.manifest().heldOut().documents())
        .isEqualTo(100);
    assertThat(training).doesNotContainAnyElementsOf(heldOut);
    // the ends of shards fill no sequence, so the names of some last pages are cut off
    assertThat(training.size() + heldOut.size()).isBetween(95, 100);
  }

  @Test
  void sequencesAreTheTextInOrderWithAnEndAfterEachDocument() {
    int[] tokens = tokens(false);
    String text = TOKENIZER.decode(tokens);

    assertThat(text.split("<\\|endoftext\\|>")[0]).matches("the page \\d+ .*\\.");
    assertThat(prepared.manifest().sequenceLength()).isEqualTo(16);
  }

  @Test
  void coresAndPartitionsAndFileBordersDoNotChangeTheShards() throws IOException {
    Path in = shared.resolve("in");
    Map<String, Digest> two = TinyCorpus.digests(shared.resolve("out"));
    spark.stop();
    spark = LocalSpark.open("local[4]", 11);
    prepare(TinyCorpus.SETTINGS, in, shared.resolve("four"));
    spark.stop();
    spark = LocalSpark.open("local[1]", 1);
    prepare(TinyCorpus.SETTINGS, in, shared.resolve("one"));
    // the same pages in a single file
    Path joined = shared.resolve("joined/all.jsonl.zst");
    TinyCorpus.zstd(joined, TinyCorpus.records(0, 100));
    PreparedCorpus single = prepare(TinyCorpus.SETTINGS, joined, shared.resolve("single"));

    assertThat(two)
        .containsKeys("manifest.json", "rejections.parquet", "training/part-00000.parquet");
    assertThat(TinyCorpus.digests(shared.resolve("four"))).isEqualTo(two);
    assertThat(TinyCorpus.digests(shared.resolve("one"))).isEqualTo(two);
    // its pages have no white space around them, which the first copy of page 1 has not either
    assertThat(single.manifestDigest()).isEqualTo(prepared.manifestDigest());
  }

  @Test
  void keepsATableOfRejections() {
    List<Row> rows =
        spark
            .read()
            .parquet(shared.resolve("out/rejections.parquet").toString())
            .orderBy("source")
            .collectAsList();

    assertThat(rows)
        .extracting(row -> row.getAs("source") + " " + row.getAs("line"))
        .containsExactly("g1/b.jsonl.zst 22", "g2/d.jsonl 21", "g2/e.jsonl.zst 1");
    assertThat(rows.get(1).<String>getAs("outcome")).isEqualTo("rejected/not-an-object");
  }

  @Test
  void theSameAgainIsReused() throws IOException {
    Map<String, Digest> before = TinyCorpus.digests(shared.resolve("out"));

    PreparedCorpus again =
        prepare(TinyCorpus.SETTINGS, shared.resolve("in"), shared.resolve("out"));

    assertThat(again.reused()).isTrue();
    assertThat(again.manifestDigest()).isEqualTo(prepared.manifestDigest());
    assertThat(again.outcomes()).isEqualTo(prepared.outcomes());
    assertThat(TinyCorpus.digests(shared.resolve("out"))).isEqualTo(before);
  }

  @Test
  void anotherInputOrSettingIsRefusedByName(@TempDir Path other) throws IOException {
    TinyCorpus.write(other);
    TinyCorpus.zstd(other.resolve("g1/a.jsonl.zst"), TinyCorpus.records(0, 2));
    PrepareSettings settings =
        new PrepareSettings(4, 16, 0.2, 3, 2, 1 << 20, 100, 10, TinyCorpus.RULES);

    assertThatThrownBy(() -> prepare(settings, shared.resolve("in"), shared.resolve("out")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("holds a corpus prepared otherwise: seed was 3, is 4; give another");
    assertThatThrownBy(() -> prepare(TinyCorpus.SETTINGS, other, shared.resolve("out")))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(".*otherwise: file g1/a.jsonl.zst had \\d+ bytes, has \\d+; give.*");
  }

  @Test
  void goesOnWithAPreparationThatWasCutOff(@TempDir Path out) throws IOException {
    prepare(TinyCorpus.SETTINGS, shared.resolve("in"), out);
    Map<String, Digest> whole = TinyCorpus.digests(out);
    Files.delete(out.resolve("manifest.json"));
    Files.delete(out.resolve("training/part-00001.parquet"));

    assertThat(prepare(TinyCorpus.SETTINGS, shared.resolve("in"), out).reused()).isFalse();

    assertThat(TinyCorpus.digests(out)).isEqualTo(whole);
  }

  @Test
  void stopsWhenTooMuchCannotBeRead(@TempDir Path out) {
    PrepareSettings lines = new PrepareSettings(3, 16, 0.2, 3, 2, 1 << 20, 1, 10, TinyCorpus.RULES);
    PrepareSettings files =
        new PrepareSettings(3, 16, 0.2, 3, 2, 1 << 20, 100, 0, TinyCorpus.RULES);

    assertThatThrownBy(() -> prepare(lines, shared.resolve("in"), out))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2 lines cannot be used, more than max-rejected-lines = 1:");
    assertThatThrownBy(() -> prepare(files, shared.resolve("in"), out))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1 files are damaged, more than max-rejected-files = 0:");
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void saysWhereItLookedWhenThereIsNoCorpus(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing");
    Files.writeString(folder.resolve("notes.txt"), "no shard");
    Path out = shared.resolve("never");

    assertThatThrownBy(() -> prepare(TinyCorpus.SETTINGS, missing, out))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no file or folder " + missing);
    assertThatThrownBy(() -> prepare(TinyCorpus.SETTINGS, folder, out))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "looked for names ending in .jsonl.zst, .jsonl.zstd, .jsonl.gz, .jsonl, .warc.gz, .warc.wet.gz, .warc")
        .hasMessageEndingWith("1 other files are there");
  }

  private static PreparedCorpus prepare(PrepareSettings settings, Path in, Path out) {
    return PrepareCorpusJob.prepare(
        spark, settings, TinyCorpus.place(in), TinyCorpus.place(out), TOKENIZER);
  }

  /** Numbers of the pages whose beginning is found in a part. */
  private static Set<Integer> pages(boolean heldOut) {
    Set<Integer> numbers = new HashSet<>();
    var matcher =
        java.util.regex.Pattern.compile("the page (\\d+) ")
            .matcher(TOKENIZER.decode(tokens(heldOut)));
    while (matcher.find()) {
      numbers.add(Integer.valueOf(matcher.group(1)));
    }
    return numbers;
  }

  private static int[] tokens(boolean heldOut) {
    TokenStore store = TokenStore.open(ObjectStores.open(TinyCorpus.place(shared.resolve("out"))));
    int count =
        (int)
            (heldOut ? store.manifest().heldOutSequences() : store.manifest().trainingSequences());
    List<TokenSequence> sequences = heldOut ? store.heldOut(0, count) : store.training(0, count);
    return sequences.stream().flatMapToInt(s -> java.util.Arrays.stream(s.tokens())).toArray();
  }
}
