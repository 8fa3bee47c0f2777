package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.corpus.Bff;
import org.outerloop.corpus.BffSettings;
import org.outerloop.protocol.SplitMix64;

/** The Spark form against the law, page by page. */
class BffStageTest {
  private static final BffSettings SETTINGS = new BffSettings(3, 0.8);
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.open("local[2]", 2);
    // compiling the many small plans would take longer than running them
    spark.conf().set("spark.sql.codegen.wholeStage", "false");
    spark.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 5, 8, 0, 3000, 1024",
    "2, 1, 2, 10, 1000000, 1",
    "3, 3, 0, 0, 700, 4",
    "4, 2, 8, 40, 2000, 2",
    "5, 2, 8, 0, 2000, 1"
  })
  void doesWhatTheLawDoesOneAfterTheOther(
      long seed, int partitions, int maxRounds, long few, long bucketBytes, int sieveWords) {
    List<String> texts = corpus(new SplitMix64(seed));
    Map<Long, Row> rows =
        PageRows.byLine(
            new BffStage(SETTINGS, new BffStage.Effort(maxRounds, few, bucketBytes, sieveWords))
                .apply(PageRows.of(spark, texts).repartition(partitions)));

    assertThat(rows).hasSameSizeAs(texts);
    Bff law = new Bff(SETTINGS);
    for (int line : PageRows.contentOrder(texts)) {
      Bff.Outcome expected = law.next(texts.get(line));
      Row row = rows.get((long) line);
      String name = "line %s of seed %s: %s".formatted(line, seed, texts.get(line));
      assertThat(row.<String>getAs(Columns.OUTCOME))
          .as(name)
          .isEqualTo(expected.isLeftOut() && expected.known() > 0 ? "dropped/bff" : Columns.KEPT);
      assertThat(row.<String>getAs(Columns.TEXT))
          .as(name)
          .isEqualTo(expected.isLeftOut() ? texts.get(line) : expected.text());
      assertThat(row.getJavaMap(row.fieldIndex(Columns.MEASURES)))
          .as(name)
          .isEqualTo(Map.of(BffStage.MEASURE, (double) expected.known()));
      boolean shorter = !expected.isLeftOut() && expected.cut().length > 0;
      assertThat(row.getJavaMap(row.fieldIndex(Columns.CUTS)))
          .as(name)
          .isEqualTo(shorter ? Map.of(BffStage.RULE, expected.cut().length) : Map.of());
    }
  }

  @Test
  void passesOnWhatIsNotKept() {
    Row dropped = PageRows.row("g", 0, "dropped/x", "a b c d e f");
    var pages =
        PageRows.of(spark, List.of("a b c d e f"))
            .union(spark.createDataFrame(List.of(dropped), Columns.PAGES));

    List<Row> rows = new BffStage(SETTINGS, 8).apply(pages).collectAsList();

    assertThat(rows)
        .extracting(row -> row.getAs(Columns.SOURCE) + " " + row.getAs(Columns.OUTCOME))
        .containsExactlyInAnyOrder("f kept", "g dropped/x");
  }

  /** Chains, copies, repeats within a page, shares just on either side of the threshold. */
  private static List<String> corpus(SplitMix64 random) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      StringBuilder text = new StringBuilder();
      for (int p = random.nextInt(4); p >= 0; p--) {
        text.append(paragraph(random)).append(p > 0 ? "\n" : "");
      }
      texts.add(text.toString());
    }
    texts.addAll(texts.subList(0, 8));
    // each shares 5 of 6 n-grams with the one before, in an order of content nobody chose
    for (int i = 0; i < 40; i++) {
      StringBuilder link = new StringBuilder();
      for (int word = i; word < i + 8; word++) {
        link.append("w").append(word).append(' ');
      }
      texts.add(link.toString());
    }
    Collections.addAll(texts, "", " \n ", "a a a a a a a a", "a a a\na a a\n\na a a a");
    return texts;
  }

  private static String paragraph(SplitMix64 random) {
    StringBuilder words = new StringBuilder();
    int start = random.nextInt(30);
    for (int i = random.nextInt(14); i >= 0; i--) {
      int word = random.nextInt(12) == 0 ? random.nextInt(40) : start++;
      words.append("v").append(word % 40).append(' ');
    }
    return words.toString();
  }
}
