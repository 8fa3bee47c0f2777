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
import org.outerloop.protocol.RecordJson;

/** A note that is run as Zeppelin would: forms filled in, statements split, one after the other. */
public final class ZeppelinNote {
  private static final String SQL = "%spark.sql\n";
  private static final Pattern FORM = Pattern.compile("\\$\\{(\\w+)=([^}]*)}");

  private final JsonNode note;
  private final List<Paragraph> paragraphs = new ArrayList<>();

  /** A paragraph that was run; the result is that of its last statement. */
  private record Paragraph(String title, List<String> columns, List<Row> rows, JsonNode node) {}

  /** Runs a note of {@code notebooks} with this place in all its forms. */
  public ZeppelinNote(SparkSession spark, String file, String place) throws IOException {
    Path root = Path.of(System.getProperty("outerloop.root"));
    note = RecordJson.parse(Files.readAllBytes(root.resolve("notebooks").resolve(file)));
    for (JsonNode node : note.get("paragraphs")) {
      if (node.get("text").textValue().startsWith(SQL)) {
        paragraphs.add(run(spark, node, place));
      }
    }
  }

  private static Paragraph run(SparkSession spark, JsonNode node, String place) {
    String text = node.get("text").textValue().substring(SQL.length());
    Matcher form = FORM.matcher(text);
    String filled =
        form.replaceAll(
            match -> {
              assertThat(node.get("settings").get("forms").has(match.group(1))).isTrue();
              return Matcher.quoteReplacement(place);
            });
    String[] statements = filled.split(";\n");
    for (String statement : Arrays.copyOf(statements, statements.length - 1)) {
      spark.sql(statement);
    }
    Dataset<Row> result = spark.sql(statements[statements.length - 1]);
    List<String> columns = List.of(result.columns());
    return new Paragraph(node.get("title").textValue(), columns, result.collectAsList(), node);
  }

  /** The rows of the paragraph of this title, which must have some, of these columns. */
  public List<Row> rows(String title, String... columns) {
    Paragraph found =
        paragraphs.stream().filter(known -> known.title().equals(title)).findFirst().orElseThrow();
    assertThat(found.columns()).containsExactly(columns);
    assertThat(found.rows()).isNotEmpty();
    return found.rows();
  }

  public void assertDrawsOnlyColumnsOfTheResults() {
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

  /** One paragraph of text, the others SQL, no results, ids that differ. */
  public void assertClean() {
    Set<String> ids = new HashSet<>();
    for (JsonNode node : note.get("paragraphs")) {
      assertThat(node.get("text").textValue()).matches("(?s)%(md|spark\\.sql)\\n.*");
      assertThat(node.has("results")).as("results are not kept in the repository").isFalse();
      assertThat(node.get("status").textValue()).isEqualTo("READY");
      assertThat(node.has("settings") && node.has("config")).isTrue();
      assertThat(ids.add(node.get("id").textValue())).isTrue();
    }
    assertThat(ids).hasSize(paragraphs.size() + 1);
    assertThat(note.fieldNames())
        .toIterable()
        .contains("name", "id", "noteParams", "noteForms", "angularObjects", "config", "info");
  }
}
