package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.corpus.QualityChoice.By;
import org.outerloop.jobs.corpus.QualityChoice.Unscored;
import org.outerloop.protocol.Digest;

class QualityStageTest {
  private static final int PAGES = 60;

  @TempDir Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.open("local[2]", 2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Half of them score alike, so that ids decide. */
  private static double score(int page) {
    return page % 2 == 0 ? 0.5 : page / 100.0;
  }

  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < PAGES; i++) {
      texts.add(TinyCorpus.page(i));
    }
    return texts;
  }

  private static String id(int page) {
    return Digest.ofText(TinyCorpus.page(page)).hex();
  }

  private Path table(int pages) throws IOException {
    StringBuilder lines = new StringBuilder("id,probability\n");
    for (int i = 0; i < pages; i++) {
      lines.append(id(i)).append(',').append(score(i)).append('\n');
    }
    return Files.writeString(folder.resolve("scores.csv"), lines);
  }

  private static Map<Long, Row> judged(Path table, By by, double amount, Unscored unscored) {
    QualityChoice choice = new QualityChoice(table.toString(), by, amount, unscored);
    Dataset<Row> pages = PageRows.of(spark, texts()).repartition(3);
    return PageRows.byLine(new QualityStage(choice, TinyCorpus.place(table)).apply(pages));
  }

  private static Set<Integer> kept(Map<Long, Row> rows) {
    Set<Integer> kept = new TreeSet<>();
    rows.forEach(
        (line, row) -> {
          if (row.getAs(Columns.OUTCOME).equals(Columns.KEPT)) {
            kept.add(line.intValue());
          }
        });
    return kept;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 1})
  void theBestShareStaysAndTiesGoToTheLowerId(double share) throws IOException {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < PAGES; i++) {
      order.add(i);
    }
    order.sort(
        Comparator.<Integer>comparingDouble(page -> -score(page)).thenComparing(page -> id(page)));

    Map<Long, Row> rows = judged(table(PAGES), By.SHARE, share, Unscored.ERROR);

    assertThat(kept(rows))
        .isEqualTo(new TreeSet<>(order.subList(0, (int) Math.round(share * PAGES))));
    assertThat(rows).hasSize(PAGES);
  }

  @Test
  void thoseAtTheThresholdStay() throws IOException {
    Map<Long, Row> rows = judged(table(PAGES), By.THRESHOLD, 0.5, Unscored.ERROR);

    assertThat(kept(rows)).hasSize(35).contains(0, 2, 51, 59).doesNotContain(49, 1);
    assertThat(rows.get(1L).<String>getAs(Columns.OUTCOME)).isEqualTo("dropped/low-quality");
    assertThat(rows.get(1L).<String>getAs(Columns.DETAIL)).isEqualTo("probability 0.01");
  }

  @Test
  void pagesWithoutAScoreAreKeptDroppedOrAnError() throws IOException {
    Path table = table(PAGES - 1);
    long last = PAGES - 1;

    assertThat(kept(judged(table, By.THRESHOLD, 0, Unscored.KEEP))).hasSize(PAGES);
    assertThat(
            judged(table, By.THRESHOLD, 0, Unscored.DROP).get(last).<String>getAs(Columns.OUTCOME))
        .isEqualTo("dropped/no-score");
    assertThatThrownBy(() -> judged(table, By.THRESHOLD, 0, Unscored.ERROR))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1 pages have no score")
        .hasMessageContaining(id(PAGES - 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "-0.1", "NaN", "high", ""})
  void aFigureThatIsNoProbabilityIsRefused(String figure) throws IOException {
    Path table = table(3);
    Files.writeString(table, Files.readString(table) + id(5) + "," + figure + "\n");

    assertThatThrownBy(() -> judged(table, By.THRESHOLD, 0.5, Unscored.KEEP))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a probability outside [0, 1]")
        .hasMessageContaining(id(5));
  }

  @Test
  void anIdThatStandsThereTwiceIsRefused() throws IOException {
    Path table = table(3);
    Files.writeString(
        table, Files.readString(table) + id(2).toUpperCase(java.util.Locale.ROOT) + ",0.1\n");

    assertThatThrownBy(() -> judged(table, By.THRESHOLD, 0.5, Unscored.KEEP))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("id " + id(2) + " 2 times");
  }

  @Test
  void aTableOfBytesInParquetIsReadAsWell() throws IOException {
    Path parquet = folder.resolve("scores.parquet");
    ScoreTable.read(spark, TinyCorpus.place(table(PAGES)))
        .selectExpr("unhex(hex) as id", "probability")
        .write()
        .parquet(parquet.toUri().toString());

    assertThat(kept(judged(parquet, By.THRESHOLD, 0.5, Unscored.ERROR))).hasSize(35);
  }
}
