package org.outerloop.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.LocalSpark;
import org.outerloop.jobs.ZeppelinNote;
import org.outerloop.jobs.evaluate.EvaluationReport.MetricResult;
import org.outerloop.jobs.evaluate.EvaluationReport.TaskResult;
import org.outerloop.jobs.evaluate.PublishedModels.Published;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** The table of a run's evaluations, and the note over it. */
class EvaluationsNoteTest {
  @TempDir private static Path folder;
  private static SparkSession spark;
  private static ZeppelinNote note;
  private static long models;

  @BeforeAll
  static void runTheNote() throws IOException {
    spark = LocalSpark.open();
    StoreLocation place = new StoreLocation(folder.toUri().toString(), Map.of());
    try (ObjectStore store = ObjectStores.open(place)) {
      for (long round : List.of(0L, 10L)) {
        store.put(
            "%08d/results.json".formatted(round),
            RecordJson.toBytes(report(round, 0.3 + round / 100.0)));
      }
    }
    models = ResultsTable.write(spark, place);
    note = new ZeppelinNote(spark, "evaluations.zpln", "file:" + folder);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  static EvaluationReport report(long round, double share) {
    TaskResult arc = task("arc_easy", "test", share, "acc", "acc_norm");
    TaskResult subject = task("mmlu_virology", "test", share, "acc");
    return new EvaluationReport(
        "s3a://run/checkpoints/" + round + "/",
        1_000_000,
        Optional.of(round),
        Optional.of(round * 1_000_000),
        "float32",
        false,
        "00",
        256,
        List.of(arc, subject),
        List.of(task("mmlu", "", share, "acc")),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        100,
        1_000,
        1_024,
        1,
        2);
  }

  private static TaskResult task(String name, String split, double share, String... metrics) {
    List<MetricResult> results =
        Arrays.stream(metrics)
            .map(metric -> new MetricResult(metric, share, Optional.of(0.01)))
            .toList();
    return new TaskResult(name, split, 0, 50, 0, 0, results);
  }

  @Test
  void aRowForEachModelTaskAndMetric() {
    assertThat(models).isEqualTo(2);
    List<Row> all =
        note.rows(
            "Figures of every model",
            "round",
            "trained_tokens",
            "task",
            "shots",
            "questions",
            "metric",
            "value",
            "error");
    assertThat(all).hasSize(2 * 4);
    assertThat(all.get(0).getLong(0)).isZero();
  }

  @Test
  void tasksFollowTheTokens() {
    List<Row> rows =
        note.rows(
            "Tasks by tokens trained on",
            "trained_tokens_millions",
            "task",
            "percent",
            "error_percent",
            "round");
    assertThat(rows)
        .extracting(row -> row.getString(1))
        .containsExactly("arc_easy", "mmlu", "arc_easy", "mmlu");
    assertThat(rows.get(2).getDouble(2)).isCloseTo(40, within(1e-9));
  }

  @Test
  void publishedFiguresAreThoseOfTheProduct() {
    note.rows("Set the evaluations' folder, then run all", "table_name", "row_count");
    List<Row> published = spark.table("published").collectAsList();
    for (Published model : PublishedModels.all()) {
      model
          .figures()
          .forEach(
              (task, share) -> {
                List<Row> found =
                    published.stream()
                        .filter(row -> row.getString(0).equals(model.model()))
                        .filter(row -> row.getString(2).equals(task))
                        .toList();
                assertThat(found).hasSize(1);
                assertThat(((Number) found.get(0).getAs("tokens")).doubleValue())
                    .isEqualTo(model.tokens());
                assertThat(found.get(0).<BigDecimal>getAs("percent").doubleValue())
                    .isCloseTo(100 * share, within(1e-9));
              });
    }
    List<Row> beside =
        note.rows(
            "The newest model beside published ones",
            "task",
            "model",
            "percent",
            "tokens_billions");
    assertThat(beside).hasSize(2 * (1 + PublishedModels.all().size()));
    note.assertDrawsOnlyColumnsOfTheResults();
  }
}
