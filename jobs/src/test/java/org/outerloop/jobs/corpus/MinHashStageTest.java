package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.corpus.MinHashSettings;
import org.outerloop.protocol.SplitMix64;

class MinHashStageTest {
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
  @ValueSource(longs = {1, 2})
  void componentsAreThoseOfAForestOfSets(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<Row> edges = new ArrayList<>();
    int[] parent = new int[400];
    for (int i = 0; i < parent.length; i++) {
      parent[i] = i;
    }
    for (int i = 0; i < 300; i++) {
      int one = random.nextInt(400);
      // a path through a hundred nodes, a star, and strays
      int other = i < 100 ? i + 1 : i < 160 ? 399 : random.nextInt(400);
      one = i < 100 ? i : one;
      if (one != other) {
        edges.add(RowFactory.create((long) one, (long) other));
        parent[Math.max(root(parent, one), root(parent, other))] =
            Math.min(root(parent, one), root(parent, other));
      }
    }
    StructType type =
        new StructType()
            .add(Components.NODE, DataTypes.LongType, false)
            .add(Components.LEAST, DataTypes.LongType, false);
    Map<Long, Long> found = new TreeMap<>();
    for (Row row : Components.of(spark.createDataFrame(edges, type)).collectAsList()) {
      found.put(row.getLong(0), row.getLong(1));
    }

    Map<Long, Long> expected = new TreeMap<>();
    for (int i = 0; i < parent.length; i++) {
      if (root(parent, i) != i) {
        expected.put((long) i, (long) root(parent, i));
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  private static int root(int[] parent, int node) {
    return parent[node] == node ? node : root(parent, parent[node]);
  }

  @Test
  void theFirstOfAlikePagesStays() {
    String one = words(0, 200);
    String other = "  " + words(0, 200).toUpperCase(java.util.Locale.ROOT) + "!";
    String third = words(2, 200);
    List<String> texts = List.of(one, other, third, words(500, 700), "", "short", "Short");
    Map<Long, Row> rows =
        PageRows.byLine(
            new MinHashStage(new MinHashSettings(5, 20, 5, 0.7))
                .apply(PageRows.of(spark, texts).repartition(3)));

    int first = PageRows.contentOrder(texts.subList(0, 3)).get(0);
    for (int line = 0; line < 3; line++) {
      assertThat(rows.get((long) line).<String>getAs(Columns.OUTCOME))
          .isEqualTo(line == first ? Columns.KEPT : "dropped/near-duplicate");
    }
    assertThat(outcome(rows, 3)).isEqualTo(Columns.KEPT);
    assertThat(outcome(rows, 4)).isEqualTo(Columns.KEPT);
    assertThat(List.of(outcome(rows, 5), outcome(rows, 6)))
        .containsExactlyInAnyOrder(Columns.KEPT, "dropped/near-duplicate");
  }

  private static String outcome(Map<Long, Row> rows, long line) {
    return rows.get(line).getAs(Columns.OUTCOME);
  }

  private static String words(int from, int to) {
    StringBuilder words = new StringBuilder();
    for (int i = from; i < to; i++) {
      words.append("word").append(i).append(' ');
    }
    return words.toString();
  }
}
