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
    // sequences are shuffled, so a name that runs over the end of one is not seen
    assertThat(training.size() + heldOut.size()).isBetween(40, 100);
  }

  @Test
  void sequencesAreCutsOfPagesWithAnEndAfterEach() {
    String pages = TinyCorpus.records(0, 100);

    for (TokenSequence sequence : sequences(false)) {
      assertThat(sequence.tokens()).hasSize(17);
      for (String piece : TOKENIZER.decode(sequence.tokens()).split("<\\|endoftext\\|>")) {
        assertThat(pages).contains(piece);
      }
    }
    assertThat(TOKENIZER.decode(tokens(false))).contains(".<|endoftext|>the page ");
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
    PrepareSettings settings = TinyCorpus.settings(4, new Limits(100, 1, 10, 1));

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
    PrepareSettings lines = TinyCorpus.settings(3, new Limits(1, 1, 10, 1));
    PrepareSettings files = TinyCorpus.settings(3, new Limits(100, 1, 0, 1));
    PrepareSettings lineShare = TinyCorpus.settings(3, new Limits(100, 0.01, 10, 1));
    PrepareSettings fileShare = TinyCorpus.settings(3, new Limits(100, 1, 10, 0.1));

    assertThatThrownBy(() -> prepare(lines, shared.resolve("in"), out))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2 of 107 lines cannot be used, more than max-rejected-lines = 1:");
    assertThatThrownBy(() -> prepare(files, shared.resolve("in"), out))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1 of 5 files are damaged, more than max-rejected-files = 0:")
        .hasMessageContaining("g2/e.jsonl.zst: 1 of 1 lines rejected, damaged, mostly truncated");
    assertThatThrownBy(() -> prepare(lineShare, shared.resolve("in"), out))
        .hasMessageContaining("more than max-rejected-line-share = 0.01:");
    assertThatThrownBy(() -> prepare(fileShare, shared.resolve("in"), out))
        .hasMessageContaining("more than max-rejected-file-share = 0.1:");
    // what was read stays for a run with another limit
    assertThat(out.resolve("unfinished")).isDirectory();
    assertThat(out.resolve("manifest.json")).doesNotExist();
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
        spark,
        settings,
        TinyCorpus.place(in),
        TinyCorpus.place(out),
        TOKENIZER,
        PrepareProgress.SILENT);
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
    return sequences(heldOut).stream()
        .flatMapToInt(s -> java.util.Arrays.stream(s.tokens()))
        .toArray();
  }

  private static List<TokenSequence> sequences(boolean heldOut) {
    TokenStore store = TokenStore.open(ObjectStores.open(TinyCorpus.place(shared.resolve("out"))));
    int count =
        (int)
            (heldOut ? store.manifest().heldOutSequences() : store.manifest().trainingSequences());
    return heldOut ? store.heldOut(0, count) : store.training(0, count);
  }
}
