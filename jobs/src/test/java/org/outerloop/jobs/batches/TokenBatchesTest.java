package org.outerloop.jobs.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.corpus.TinyTokens;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;

class TokenBatchesTest {
  @TempDir private static Path folder;
  private static SparkSession spark;
  private static StoreLocation corpus;
  private static TokenStore tokens;

  @BeforeAll
  static void open() {
    spark =
        SparkSession.builder()
            .appName("batches test")
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    corpus = TinyTokens.write(folder, 31, 4, List.of(600, 1, 255), 20);
    tokens = TokenStore.open(ObjectStores.open(corpus));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void batchesHoldTheSequencesOfTheCorpus() {
    TokenBatches batches = TokenBatches.open(spark, corpus, CorpusPart.TRAINING);

    List<TokenSequence> read =
        batches
            .flatMap(
                batch ->
                    IntStream.range(0, batch.rows())
                        .mapToObj(
                            row ->
                                new Copied(batch.sequence(row), batch.id(row), batch.tokens(row)))
                        .toList()
                        .iterator())
            .collect()
            .stream()
            .map(row -> new TokenSequence(row.sequence(), row.id(), row.tokens()))
            .toList();

    assertThat(batches).isInstanceOf(ArrowTokenBatches.class);
    assertThat(read).isEqualTo(tokens.training(0, 856));
  }

  private record Copied(long sequence, long id, int[] tokens) implements java.io.Serializable {}

  @Test
  void aPartitionIsAShardAndABatchSomeOfIt() {
    List<Integer> rows =
        TokenBatches.open(spark, corpus, CorpusPart.TRAINING)
            .flatMap(batch -> List.of(batch.rows()).iterator())
            .collect();

    assertThat(rows).containsExactly(256, 256, 88, 1, 255);
  }

  @Test
  void sparkReadsThemAsATableInColumns() {
    Dataset<Row> table =
        spark
            .read()
            .format("outerloop-tokens")
            .option("part", "held-out")
            .option("batch-sequences", "7")
            .load(corpus.uri());

    assertThat(
            ((org.apache.spark.sql.classic.Dataset<Row>) table)
                .queryExecution()
                .executedPlan()
                .toString())
        .contains("ColumnarToRow")
        .contains("BatchScan");
    List<TokenSequence> read =
        table.collectAsList().stream()
            .map(
                row ->
                    new TokenSequence(
                        row.getLong(0),
                        row.getLong(1),
                        row.<Integer>getList(2).stream().mapToInt(Integer::intValue).toArray()))
            .toList();
    assertThat(read).isEqualTo(tokens.heldOut(0, 20));
    assertThat(table.where("sequence % 2 = 0").selectExpr("max(id)").first().getLong(0))
        .isEqualTo(
            read.stream()
                .filter(row -> row.index() % 2 == 0)
                .mapToLong(TokenSequence::id)
                .max()
                .orElseThrow());
  }

  @Test
  void refusesAPartThatThereIsNot() {
    assertThatThrownBy(
            () ->
                spark
                    .read()
                    .format("outerloop-tokens")
                    .option("part", "test")
                    .load(corpus.uri())
                    .count())
        .hasStackTraceContaining("Part 'test' of a corpus, neither training nor held-out");
  }

  /** The same calls as on a table of cuDF, on a stand-in with the methods that are called. */
  @Test
  void aTableIsCalledByTheNamesOfItsMethods() {
    StandIn table = new StandIn();
    try (CudfTable batch = new CudfTable(table)) {
      assertThat(batch.rows()).isEqualTo(2);
      assertThat(batch.sequence(1)).isEqualTo(1);
      assertThat(batch.id(1)).isEqualTo(11);
      assertThat(batch.tokens(1)).containsExactly(2, 1);
    }
    assertThat(table.closed).isEqualTo(4); // three copies and the table
  }

  /** Public, as reflection wants it. */
  public static final class StandIn {
    private int closed;

    public long getRowCount() {
      return 2;
    }

    public StandInColumn getColumn(int number) {
      return new StandInColumn(this, number);
    }

    public void close() {
      closed++;
    }
  }

  /** A column on the device and its copy in one. */
  public record StandInColumn(StandIn table, int number) {
    public StandInColumn copyToHost() {
      return this;
    }

    public long getLong(long row) {
      return 10L * number + row;
    }

    public List<?> getList(long row) {
      return List.of(number, (int) row);
    }

    public void close() {
      table.close();
    }
  }
}
