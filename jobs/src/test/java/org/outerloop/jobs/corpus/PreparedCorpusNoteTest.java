package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.ZeppelinNote;
import org.outerloop.tokens.TokenManifest;

/** The note over a prepared corpus. */
class PreparedCorpusNoteTest {
  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TokenManifest manifest;
  private static ZeppelinNote note;

  @BeforeAll
  static void runTheNote() throws IOException {
    spark = LocalSpark.open("local[2]", 3);
    TinyCorpus.write(folder.resolve("in"));
    PreparedCorpus prepared =
        PrepareCorpusJob.prepare(
            spark,
            TinyCorpus.SETTINGS,
            TinyCorpus.place(folder.resolve("in")),
            TinyCorpus.place(folder.resolve("out")),
            TinyCorpus.tokenizer(),
            PrepareProgress.SILENT);
    manifest = prepared.manifest();
    note = new ZeppelinNote(spark, "prepared-corpus.zpln", "file:" + folder.resolve("out"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void countsWhatBecameOfTheDocuments() {
    note.rows("Set the corpus' folder, then run all", "table_name", "row_count");
    List<Row> outcomes =
        note.rows(
            "What became of the documents",
            "outcome",
            "stage",
            "documents",
            "text_mb",
            "share_percent");

    assertThat(outcomes.get(0).getString(0)).isEqualTo("kept");
    assertThat(outcomes.get(0).getLong(2)).isEqualTo(100);
    assertThat(outcomes.get(1).getString(0)).isEqualTo("dropped/duplicate");
    assertThat(outcomes.get(1).getLong(2)).isEqualTo(3);
  }

  @Test
  void namesTheFilesThatLoseMost() {
    List<Row> files =
        note.rows(
            "Files that lose most",
            "source",
            "documents",
            "kept",
            "lost_percent",
            "commonest_loss");

    assertThat(files.get(0).getString(0)).isEqualTo("g2/e.jsonl.zst");
    assertThat(files.get(0).getString(4)).isEqualTo("rejected/truncated");
  }

  @Test
  void readsTheShards() {
    List<Row> parts =
        note.rows(
            "What the shards hold",
            "part",
            "sequences",
            "shortest",
            "longest",
            "predicted_tokens",
            "repeated_sequences");
    List<Row> both = note.rows("Sequences in both parts", "sequences_in_both");
    List<Row> tokens =
        note.rows("The most frequent tokens held out", "token", "times", "share_percent");
    List<Row> varied = note.rows("How varied sequences are", "distinct_share_from", "sequences");

    assertThat(parts.get(0).getLong(1)).isEqualTo(manifest.training().sequences());
    assertThat(parts.get(0).getInt(2)).isEqualTo(16);
    assertThat(parts.get(0).getInt(3)).isEqualTo(16);
    assertThat(both.get(0).getLong(0)).isZero();
    assertThat(tokens).hasSizeGreaterThan(10);
    assertThat(varied.stream().mapToLong(row -> row.getLong(1)).sum())
        .isEqualTo(manifest.training().sequences());
  }

  @Test
  void isACleanNoteOfZeppelin() {
    note.assertDrawsOnlyColumnsOfTheResults();
    note.assertClean();
  }
}
