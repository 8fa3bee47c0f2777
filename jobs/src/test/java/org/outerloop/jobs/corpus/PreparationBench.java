package org.outerloop.jobs.corpus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.corpus.Document;
import org.outerloop.corpus.stats.StatisticsTable;
import org.outerloop.protocol.RecordJson;
import org.outerloop.tokens.Tokenizer;

/**
 * The chain of conf/dclm.conf on the shared texts: what each stage takes of one thread by itself,
 * what libraries take for what they do of it, then all of it in Spark; time and memory as the input
 * grows. Not a test; no part of the suite:
 *
 * <pre>
 *   mvn -o -pl lib,jobs test -Dtest=PreparationBench -Dsurefire.failIfNoSpecifiedTests=false
 *       [-Dbench.copies=1,10,100] [-Dbench.master=local[2]] [-Dbench.tokenizer=gpt2] [-Dtest.heap=2g]
 *       [-Dbench.folder=FOLDER]
 *       [-Dtest.options="-XX:+UseParallelGC -XX:+UseTransparentHugePages"]
 * </pre>
 *
 * <p>A hundred copies are 3.5 GB, and want 30 GB of disk; a folder that is given keeps them. See
 * {@link ChangedCopies} for what is changed in them.
 */
class PreparationBench {
  private static final Path SHARED = Path.of(System.getProperty("outerloop.shared", "none"));
  private static final int[] COPIES =
      Arrays.stream(System.getProperty("bench.copies", "1").split(","))
          .mapToInt(Integer::parseInt)
          .toArray();
  private static final String MASTER = System.getProperty("bench.master", "local[2]");
  private static final String TOKENIZER = System.getProperty("bench.tokenizer", "gpt2");
  private static final int CORES = 2;

  @Test
  void measures(@TempDir Path temporary) throws IOException {
    String kept = System.getProperty("bench.folder", "");
    measure(kept.isEmpty() ? temporary : Path.of(kept));
  }

  private void measure(Path folder) throws IOException {
    Path texts = SHARED.resolve("data/dclm");
    assumeTrue(Files.isDirectory(texts), "no shared texts at " + SHARED);
    PrepareSettings settings = settings();
    Path file = SHARED.resolve("data/tokenizers").resolve(TOKENIZER + ".tokenizer.json");
    Tokenizer tokenizer = Tokenizer.read(Files.readAllBytes(file));
    List<Document> pages = ChangedCopies.read(texts);
    PureWork work = new PureWork(settings, tokenizer, folder.resolve("pure"), texts, pages);
    ChangedCopies copies = new ChangedCopies(texts, pages, folder.resolve("in"));
    double pure = work.measure(CORES);
    NaivePath.measure(TOKENIZER, file, texts, pages);
    for (int number : COPIES) {
      chain(settings, tokenizer, copies.first(number), number, pure * number);
    }
  }

  private static PrepareSettings settings() {
    Path conf = Path.of("conf/dclm.conf");
    Path file = Files.exists(conf) ? conf : Path.of("..").resolve(conf);
    String json =
        ConfigFactory.parseFile(file.toFile())
            .resolve()
            .getObject("corpus.prepare")
            .render(ConfigRenderOptions.concise());
    return RecordJson.fromBytes(json.getBytes(StandardCharsets.UTF_8), PrepareSettings.class);
  }

  private void chain(
      PrepareSettings settings, Tokenizer tokenizer, Path input, int copies, double pure)
      throws IOException {
    forgetPeaks();
    try (SparkSession spark = LocalSpark.open(MASTER, 8)) {
      PreparedCorpus corpus =
          PrepareCorpusJob.prepare(
              spark,
              settings,
              TinyCorpus.place(input),
              TinyCorpus.place(input.resolveSibling("out-" + copies)),
              tokenizer,
              PrepareProgress.SILENT);
      StatisticsTable.lines(corpus.statistics(), corpus.times()).forEach(System.out::println);
      double seconds = corpus.times().wallSeconds();
      System.out.printf(
          "CHAIN copies %d, %.2f GB, %.1f s, %,.0f tokens/s, %.1f MB/s, pure work / %d cores %.1f s = "
              + "%.0f %%; heap %d MB, live %d MB, resident %d MB%n",
          copies,
          corpus.statistics().stages().get(0).bytesIn() / 1e9,
          seconds,
          corpus.statistics().output().tokens() / seconds,
          corpus.statistics().stages().get(0).bytesIn() / 1e6 / seconds,
          CORES,
          pure,
          100 * pure / seconds,
          peak(false) >> 20,
          peak(true) >> 20,
          peakResident() >> 10);
    }
  }

  private static void forgetPeaks() throws IOException {
    System.gc();
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // Linux: VmHWM begins anew
  }

  /**
   * Bytes.
   *
   * @param live what was left after the last collection, of the old generation
   */
  private static long peak(boolean live) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(pool -> live ? pool.getCollectionUsage() : pool.getPeakUsage())
        .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
        .sum();
  }

  /** Kilobytes. */
  private static long peakResident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }
}
