package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.corpus.BffSettings;
import org.outerloop.corpus.MinHashSettings;

/**
 * Rates of the stages that compare pages, and how they grow. Only where asked for:
 *
 * <pre>
 *   mvn -o -pl lib,jobs test -Dtest=DedupBenchTest -Dsurefire.failIfNoSpecifiedTests=false \
 *       -Ddedup.bench=1,4 [-Ddedup.stages=dedup-bff] [-Dtest.heap=4g]
 * </pre>
 *
 * <p>{@code dedup.bench} are numbers of copies of ../shared/data/dclm; every copy but the first has
 * its words changed by a prefix, so that copies share nothing.
 */
class DedupBenchTest {
  private static final Path DCLM =
      Path.of(System.getProperty("outerloop.shared", "none"), "data", "dclm");

  @Test
  void printsRatesPerStage(@TempDir Path folder) throws IOException {
    String copies = System.getProperty("dedup.bench", "");
    assumeTrue(!copies.isEmpty(), "Skipped: a benchmark, run by -Ddedup.bench=1,4");
    assumeTrue(Files.isDirectory(DCLM), "Skipped: no shared texts at " + DCLM);
    System.out.printf(
        "%-14s %6s %8s %8s %8s %8s %9s%n",
        "stage", "copies", "pages", "MB", "seconds", "MB/s", "pages/s");
    try (SparkSession spark = LocalSpark.open("local[2]", 8)) {
      for (String number : copies.split(",")) {
        String input = folder.resolve("in" + number).toString();
        input(spark, Integer.parseInt(number)).write().parquet(input);
        for (CorpusStage stage : stages()) {
          print(stage, Integer.parseInt(number), spark.read().parquet(input), folder);
        }
      }
    }
  }

  private static List<CorpusStage> stages() {
    String wanted = System.getProperty("dedup.stages", "dedup");
    List<CorpusStage> all =
        List.of(
            new ExactDedupStage(),
            new BffStage(new BffSettings(13, 0.8), 8),
            new MinHashStage(new MinHashSettings(5, 20, 5, 0.7)));
    return all.stream().filter(stage -> stage.name().startsWith(wanted)).toList();
  }

  private static Dataset<Row> input(SparkSession spark, int copies) {
    Dataset<Row> pages = ReadStage.pages(spark, CorpusInput.find(TinyCorpus.place(DCLM)), 1 << 24);
    Dataset<Row> all = pages;
    for (int copy = 1; copy < copies; copy++) {
      var changed =
          functions.regexp_replace(functions.col(Columns.TEXT), "(\\w+)", "x" + copy + "$1");
      all =
          all.union(
              pages
                  .withColumn(Columns.TEXT, changed)
                  .withColumn(
                      Columns.SOURCE,
                      functions.concat(functions.col(Columns.SOURCE), functions.lit("." + copy)))
                  .withColumn(Columns.ID, functions.unhex(functions.sha2(changed, 256)))
                  .withColumn(Columns.KEY, functions.unhex(functions.sha2(changed, 256)))
                  .withColumn(Columns.BYTES, functions.octet_length(changed).cast("long")));
    }
    return all.coalesce(8);
  }

  private static void print(CorpusStage stage, int copies, Dataset<Row> pages, Path folder) {
    Row size = pages.agg(functions.count(functions.lit(1)), functions.sum(Columns.BYTES)).first();
    long start = System.nanoTime();
    String out = folder.resolve(stage.name() + copies).toString();
    stage.apply(pages).write().parquet(out);
    double seconds = (System.nanoTime() - start) / 1e9;
    double megabytes = size.getLong(1) / 1e6;
    System.out.printf(
        "%-14s %6d %8d %8.1f %8.1f %8.1f %9.0f%n",
        stage.name(),
        copies,
        size.getLong(0),
        megabytes,
        seconds,
        megabytes / seconds,
        size.getLong(0) / seconds);
    Dataset<Row> written = pages.sparkSession().read().parquet(out);
    written.groupBy(Columns.OUTCOME).count().show(false);
    assertThat(written.count()).isEqualTo(size.getLong(0));
  }
}
