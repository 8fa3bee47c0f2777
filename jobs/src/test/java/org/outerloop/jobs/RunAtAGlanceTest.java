package org.outerloop.jobs;

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

/** The note over the tables of a run. */
class RunAtAGlanceTest {
  @TempDir private static Path folder;
  private static SparkSession spark;
  private static ZeppelinNote note;

  @BeforeAll
  static void runTheNote() throws IOException {
    spark = LocalSpark.open();
    RunReport run = SampleRun.of(4);
    String tables = "file:" + folder;
    RunTables.write(spark, tables, run.rounds(), run.scores(), run.stages());
    note = new ZeppelinNote(spark, "run-at-a-glance.zpln", tables);
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  @Test
  void countsTheRowsOfTheTablesInTheForm() {
    List<Row> setup = note.rows("Set the tables' folder, then run all", "table_name", "row_count");

    assertThat(setup).extracting(row -> row.getLong(1)).containsExactly(4L, 20L, 20L);
  }

  @Test
  void showsTheLossFromBeforeTheFirstRoundOn() {
    List<Row> loss =
        note.rows(
            "Loss on unseen text by round", "rounds_committed", "held_out_loss", "bits_per_byte");

    assertThat(loss).extracting(row -> row.getLong(0)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(loss.get(0).getDouble(1))
        .isEqualTo(SampleRun.of(4).rounds().get(0).heldOutLossBefore());
  }

  @Test
  void splitsTheTimeOfEachRound() {
    List<Row> split = note.rows("Seconds of each round, by stage", "round", "stage", "seconds");
    List<Row> shares =
        note.rows("Share of each stage in the run", "stage", "stage_seconds", "share_percent");

    assertThat(split.subList(0, 5)).extracting(row -> row.getString(1)).isEqualTo(StageRow.STAGES);
    assertThat(shares.stream().mapToDouble(row -> row.getDouble(2)).sum()).isBetween(99.5, 100.5);
  }

  @Test
  void showsTheWeightOfEachPeer() {
    List<Row> weights =
        note.rows(
            "Weight of each peer by round",
            "round",
            "peer",
            "weight",
            "score",
            "rating_mu",
            "rating_sigma");

    assertThat(weights).hasSize(20);
  }

  @Test
  void tellsOfTheCopierAndOfWhatWasMalformed() {
    List<Row> found =
        note.rows(
            "Copies, rejections and what was left out of the merge",
            "peer",
            "found",
            "in_rounds",
            "merged_in",
            "last_reason");

    Row copier = found.get(0);
    assertThat(copier.getString(0)).isEqualTo("peer-3");
    assertThat(copier.getString(1)).isEqualTo("copy of peer-0");
    assertThat(copier.getLong(2)).isEqualTo(4);
    assertThat(copier.getLong(3)).isZero();
    assertThat(found.get(1).getString(1)).isEqualTo("malformed");
  }

  @Test
  void comparesBytesAndSpeed() {
    List<Row> bytes =
        note.rows(
            "Bytes per contribution against dense fp32",
            "round",
            "contribution_bytes",
            "dense_bytes",
            "times_smaller");
    List<Row> speed =
        note.rows(
            "Speed of each peer",
            "peer",
            "all_tokens",
            "mean_tokens_per_second",
            "mean_training_loss");

    assertThat(bytes.get(0).getDouble(3)).isBetween(150.0, 170.0);
    assertThat(speed).hasSize(5);
  }

  @Test
  void isACleanNoteOfZeppelin() {
    note.assertDrawsOnlyColumnsOfTheResults();
    note.assertClean();
  }
}
