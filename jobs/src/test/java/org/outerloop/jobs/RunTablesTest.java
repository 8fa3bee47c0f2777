package org.outerloop.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTablesTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark = LocalSpark.open();
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  @Test
  void readsWhatWasWritten() {
    RunReport run = SampleRun.of(3);

    write(run);
    RunReport read = RunTables.read(spark, uri());

    assertThat(read.rounds()).isEqualTo(run.rounds());
    assertThat(read.scores()).isEqualTo(run.scores());
    assertThat(read.stages()).containsExactlyInAnyOrderElementsOf(run.stages());
  }

  @Test
  void replacesWhatWasThere() {
    write(SampleRun.of(3));
    write(SampleRun.of(4));

    assertThat(RunTables.read(spark, uri()).rounds()).hasSize(4);
  }

  @Test
  void keepsColumnsInTheAgreedOrderInOneFile() throws IOException {
    write(SampleRun.of(2));

    assertThat(String.join(" ", spark.read().parquet(uri() + "/rounds").columns()))
        .isEqualTo(
            "round tokens tokens_total held_out_loss bits_per_byte training_loss accepted merged"
                + " contribution_bytes_mean dense_bytes seconds model_digest held_out_loss_before"
                + " bits_per_byte_before sequences trial_task_seconds trial_pass_seconds");
    assertThat(String.join(" ", spark.read().parquet(uri() + "/scores").columns()))
        .isEqualTo(
            "round peer outcome reason copy_of assigned_before assigned_after random_before"
                + " random_after loss_score loss_score_error proof rating_mu rating_sigma score"
                + " weight merged contribution_bytes tokens training_loss tokens_per_second"
                + " sequences state state_steps"
                + " resident_peak_bytes gpu_allocated_peak_bytes gpu_reserved_peak_bytes");
    assertThat(spark.read().parquet(uri() + "/stages").columns())
        .containsExactly("round", "stage", "seconds");
    try (Stream<Path> files = Files.list(folder.resolve("scores"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet"))).hasSize(1);
    }
  }

  @Test
  void leavesWhatWasNotMeasuredOutOfMeans() {
    write(SampleRun.of(2));

    // the copier has no loss score; a NaN would make the mean NaN
    spark.read().parquet(uri() + "/scores").createOrReplaceTempView("some_scores");
    assertThat(spark.sql("SELECT avg(loss_score) FROM some_scores").head().getDouble(0))
        .isBetween(0.01, 0.03);
  }

  @Test
  void writesATableWithoutRows() {
    RunTables.write(spark, uri(), List.of(), List.of(), List.of());

    assertThat(RunTables.read(spark, uri()).rounds()).isEmpty();
  }

  @Test
  void namesTheTableThatIsNotThere() {
    assertThatThrownBy(() -> RunTables.read(spark, uri() + "/nowhere"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("No table 'rounds' at " + uri() + "/nowhere/rounds");
  }

  @Test
  void namesTheColumnThatIsNotThere() {
    write(SampleRun.of(2));
    spark.range(3).toDF("round").write().mode(SaveMode.Overwrite).parquet(uri() + "/stages");

    assertThatThrownBy(() -> RunTables.read(spark, uri()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/stages has no column 'stage'; it has [round]");
  }

  private void write(RunReport run) {
    RunTables.write(spark, uri(), run.rounds(), run.scores(), run.stages());
  }

  private String uri() {
    return "file:" + folder;
  }
}
