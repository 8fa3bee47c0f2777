package org.outerloop.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.protocol.RecordJson;

/** Runs the note as Zeppelin would: forms filled in, statements split, one after the other. */
class RunAtAGlanceTest {
  private static final String SQL = "%spark.sql\n";
  private static final Pattern FORM = Pattern.compile("\\$\\{(\\w+)=([^}]*)}");

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static List<Paragraph> paragraphs;

  /** A paragraph that was run; the result is that of its last statement. */
  private record Paragraph(String title, List<String> columns, List<Row> rows, JsonNode node) {}

  @BeforeAll
  static void runTheNote() throws IOException {
    spark = LocalSpark.open();
    RunReport run = SampleRun.of(4);
    RunTables.write(spark, tables(), run.rounds(), run.scores(), run.stages());
    paragraphs = new ArrayList<>();
    for (JsonNode node : note().get("paragraphs")) {
      if (node.get("text").textValue().startsWith(SQL)) {
        paragraphs.add(run(node));
      }
    }
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  @Test
  void countsTheRowsOfTheTablesInTheForm() {
    Paragraph setup = paragraph("Set the tables' folder, then run all", "table_name", "row_count");

    assertThat(setup.rows()).extracting(row -> row.getLong(1)).containsExactly(4L, 20L, 20L);
  }

  @Test
  void showsTheLossFromBeforeTheFirstRoundOn() {
    Paragraph loss =
        paragraph(
            "Loss on unseen text by round", "rounds_committed", "held_out_loss", "bits_per_byte");

    assertThat(loss.rows()).extracting(row -> row.getLong(0)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(loss.rows().get(0).getDouble(1))
        .isEqualTo(SampleRun.of(4).rounds().get(0).heldOutLossBefore());
  }

  @Test
  void splitsTheTimeOfEachRound() {
    Paragraph split = paragraph("Seconds of each round, by stage", "round", "stage", "seconds");
    Paragraph shares =
        paragraph("Share of each stage in the run", "stage", "stage_seconds", "share_percent");

    assertThat(split.rows().subList(0, 5))
        .extracting(row -> row.getString(1))
        .isEqualTo(StageRow.STAGES);
    assertThat(shares.rows().stream().mapToDouble(row -> row.getDouble(2)).sum())
        .isBetween(99.5, 100.5);
  }

  @Test
  void showsTheWeightOfEachPeer() {
    Paragraph weights =
        paragraph(
            "Weight of each peer by round",
            "round",
            "peer",
            "weight",
            "score",
            "rating_mu",
            "rating_sigma");

    assertThat(weights.rows()).hasSize(20);
  }

  @Test
  void tellsOfTheCopierAndOfWhatWasMalformed() {
    Paragraph found =
        paragraph(
            "Copies, rejections and what was left out of the merge",
            "peer",
            "found",
            "in_rounds",
            "merged_in",
            "last_reason");

    Row copier = found.rows().get(0);
    assertThat(copier.getString(0)).isEqualTo("peer-3");
    assertThat(copier.getString(1)).isEqualTo("copy of peer-0");
    assertThat(copier.getLong(2)).isEqualTo(4);
    assertThat(copier.getLong(3)).isZero();
    assertThat(found.rows().get(1).getString(1)).isEqualTo("malformed");
  }

  @Test
  void comparesBytesAndSpeed() {
    Paragraph bytes =
        paragraph(
            "Bytes per contribution against dense fp32",
            "round",
            "contribution_bytes",
            "dense_bytes",
            "times_smaller");
    Paragraph speed =
        paragraph(
            "Speed of each peer",
            "peer",
            "all_tokens",
            "mean_tokens_per_second",
            "mean_training_loss");

    assertThat(bytes.rows().get(0).getDouble(3)).isBetween(150.0, 170.0);
    assertThat(speed.rows()).hasSize(5);
  }

  @Test
  void drawsOnlyColumnsThatTheResultHas() {
    for (Paragraph paragraph : paragraphs) {
      for (JsonNode result : paragraph.node().get("config").get("results")) {
        for (String role : List.of("keys", "groups", "values")) {
          for (JsonNode axis : result.get("graph").get(role)) {
            assertThat(paragraph.columns().get(axis.get("index").intValue()))
                .as(paragraph.title())
                .isEqualTo(axis.get("name").textValue());
          }
        }
      }
    }
  }

  @Test
  void isACleanNoteOfZeppelin() throws IOException {
    Set<String> ids = new HashSet<>();
    for (JsonNode node : note().get("paragraphs")) {
      assertThat(node.get("text").textValue()).matches("(?s)%(md|spark\\.sql)\\n.*");
      assertThat(node.has("results")).as("results are not kept in the repository").isFalse();
      assertThat(node.get("status").textValue()).isEqualTo("READY");
      assertThat(node.has("settings") && node.has("config")).isTrue();
      assertThat(ids.add(node.get("id").textValue())).isTrue();
    }
    assertThat(ids).hasSize(paragraphs.size() + 1);
    assertThat(note().fieldNames())
        .toIterable()
        .contains("name", "id", "noteParams", "noteForms", "angularObjects", "config", "info");
  }

  /** The paragraph of this title, which must have rows of these columns. */
  private static Paragraph paragraph(String title, String... columns) {
    Paragraph found =
        paragraphs.stream().filter(known -> known.title().equals(title)).findFirst().orElseThrow();
    assertThat(found.columns()).containsExactly(columns);
    assertThat(found.rows()).isNotEmpty();
    return found;
  }

  private static Paragraph run(JsonNode node) {
    String text = node.get("text").textValue().substring(SQL.length());
    Matcher form = FORM.matcher(text);
    String filled =
        form.replaceAll(
            match -> {
              assertThat(node.get("settings").get("forms").has(match.group(1))).isTrue();
              return Matcher.quoteReplacement(tables());
            });
    String[] statements = filled.split(";\n");
    for (String statement : Arrays.copyOf(statements, statements.length - 1)) {
      spark.sql(statement);
    }
    Dataset<Row> result = spark.sql(statements[statements.length - 1]);
    List<String> columns = List.of(result.columns());
    return new Paragraph(node.get("title").textValue(), columns, result.collectAsList(), node);
  }

  private static JsonNode note() throws IOException {
    Path root = Path.of(System.getProperty("outerloop.root"));
    return RecordJson.parse(Files.readAllBytes(root.resolve("notebooks/run-at-a-glance.zpln")));
  }

  private static String tables() {
    return "file:" + folder;
  }
}
