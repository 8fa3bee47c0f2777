package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;

class ExactDedupStageTest {
  @Test
  void theFirstByContentStaysHoweverFilesAreNamedAndCut() {
    List<String> texts = List.of("one", " one", "one\n", "two", "two", "three");
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      rows.add(PageRows.row("file" + i, i, Columns.KEPT, texts.get(i)));
    }
    rows.add(PageRows.row("file9", 0, "dropped/x", "one"));
    List<Row> renamed = new ArrayList<>();
    for (int i = texts.size() - 1; i >= 0; i--) {
      renamed.add(PageRows.row("other" + (9 - i), 7, Columns.KEPT, texts.get(i)));
    }
    try (SparkSession spark = LocalSpark.open("local[2]", 3)) {
      List<Row> first =
          new ExactDedupStage()
              .apply(spark.createDataFrame(rows, Columns.PAGES).repartition(4))
              .collectAsList();
      List<Row> second =
          new ExactDedupStage()
              .apply(spark.createDataFrame(renamed, Columns.PAGES))
              .collectAsList();

      assertThat(first).hasSize(7);
      String stays =
          Collections.min(texts.subList(0, 3).stream().map(t -> Digest.ofText(t)).toList()).hex();
      assertThat(kept(first))
          .isEqualTo(kept(second))
          .hasSize(3)
          .containsKeys(stays, Digest.ofText("two").hex(), Digest.ofText("three").hex());
      assertThat(first)
          .filteredOn(row -> row.getAs(Columns.OUTCOME).equals(Columns.DUPLICATE))
          .hasSize(3)
          .extracting(row -> row.<String>getAs(Columns.DETAIL))
          .contains("as " + stays);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException("Spark does not stop", e);
    }
  }

  private static Map<String, Long> kept(List<Row> rows) {
    return rows.stream()
        .filter(row -> row.getAs(Columns.OUTCOME).equals(Columns.KEPT))
        .collect(
            Collectors.groupingBy(
                row -> java.util.HexFormat.of().formatHex(row.getAs(Columns.ID)),
                Collectors.counting()));
  }
}
