package org.outerloop.jobs.corpus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.corpus.Document;
import org.outerloop.corpus.DocumentReader;
import org.outerloop.corpus.Page;
import org.outerloop.corpus.Rejection;
import org.outerloop.corpus.TextStage;
import org.outerloop.corpus.stats.PreparationTimes.StageTime;
import org.outerloop.corpus.stats.StatisticsTable;
import org.outerloop.protocol.RecordJson;
import org.outerloop.tokens.Tokenizer;

/**
 * Throughput of the chain on the shared texts: each text stage alone in one thread, then all in
 * Spark; memory on the way. Not a test; no part of the suite:
 *
 * <pre>
 *   mvn -o -pl lib,jobs test -Dtest=PreparationBench -Dsurefire.failIfNoSpecifiedTests=false
 *       [-Dbench.master=local[2]] [-Dbench.copies=1] [-Dbench.files=12] [-Dbench.stages=heuristics,pii]
 *       [-Dbench.tokenizer=gpt2] [-Dtest.heap=2g]
 * </pre>
 *
 * <p>Copies beyond the first have another word in front of every line, so that none is a duplicate;
 * 100 of them make 3.5 GB.
 */
class PreparationBench {
  private static final Path SHARED = Path.of(System.getProperty("outerloop.shared", "none"));
  private static final int COPIES = Integer.getInteger("bench.copies", 1);
  private static final int FILES = Integer.getInteger("bench.files", 12);
  private static final String MASTER = System.getProperty("bench.master", "local[2]");
  private static final List<String> STAGES =
      List.of(
          System.getProperty(
                  "bench.stages",
                  "url-rules,strip-urls,newlines,language,heuristics,repetition,lines,"
                      + "dedup-exact,pii")
              .split(","));

  @TempDir private Path folder;

  @Test
  void measures() throws IOException {
    assumeTrue(Files.isDirectory(SHARED.resolve("data/dclm")), "no shared texts at " + SHARED);
    Tokenizer tokenizer = tokenizer();
    List<Path> files = shards();
    List<Document> pages = read(files);
    long bytes = pages.stream().mapToLong(page -> Utf8Length.of(page.text())).sum();
    double pure = pure(pages, bytes, tokenizer) * COPIES;
    Path in = copies(files);
    Map<String, Object> figures = new LinkedHashMap<>(chain(in, tokenizer));
    figures.put("pure_seconds", pure);
    System.out.println(figures);
  }

  private static Tokenizer tokenizer() throws IOException {
    String name = System.getProperty("bench.tokenizer", "gpt2") + ".tokenizer.json";
    return Tokenizer.read(Files.readAllBytes(SHARED.resolve("data/tokenizers").resolve(name)));
  }

  private static List<Path> shards() throws IOException {
    try (var all = Files.walk(SHARED.resolve("data/dclm"))) {
      return all.filter(file -> file.toString().endsWith(".jsonl.zst"))
          .sorted()
          .limit(FILES)
          .toList();
    }
  }

  private static List<Document> read(List<Path> files) throws IOException {
    List<Document> pages = new ArrayList<>();
    for (Path file : files) {
      try (DocumentReader reader =
          DocumentReader.open("file", Files.newInputStream(file), 1 << 28)) {
        reader.forEach(
            new DocumentReader.Sink() {
              @Override
              public void accept(Document page) {
                pages.add(page);
              }

              @Override
              public void reject(Rejection rejection) {}
            });
      }
    }
    return pages;
  }

  /** Each stage alone over all that is left for it, second pass of two; the sum of seconds. */
  private static double pure(List<Document> read, long bytes, Tokenizer tokenizer) {
    List<Page> pages = new ArrayList<>();
    double sum = 0;
    for (ChosenStage chosen : new StageCatalog(settings(64)).chosen(STAGES)) {
      if (chosen instanceof ChosenStage.OfText text) {
        pages = read.stream().map(page -> new Page(page.url(), page.text())).toList();
        run(text.stage(), pages);
        pages = read.stream().map(page -> new Page(page.url(), page.text())).toList();
        sum += told(chosen.name(), run(text.stage(), pages), pages.size(), bytes);
      }
    }
    long start = 0;
    long tokens = 0;
    for (int pass = 0; pass < 2; pass++) {
      start = System.nanoTime();
      for (Document page : read) {
        tokens += tokenizer.encode(page.text()).length;
      }
    }
    sum += told("tokenise", (System.nanoTime() - start) / 1e9, read.size(), bytes);
    System.out.printf("%,d tokens in two passes%n", tokens);
    return sum;
  }

  private static double run(TextStage stage, List<Page> pages) {
    long start = System.nanoTime();
    pages.forEach(stage::apply);
    return (System.nanoTime() - start) / 1e9;
  }

  private static double told(String stage, double seconds, int documents, long bytes) {
    System.out.printf(
        "%-16s one thread %8.2f s %8.1f MB/s %10.0f documents/s%n",
        stage, seconds, bytes / 1e6 / seconds, documents / seconds);
    return seconds;
  }

  /** The shards, as often as asked for, each copy with other texts. */
  private Path copies(List<Path> files) throws IOException {
    Path in = folder.resolve("in");
    for (int copy = 0; copy < COPIES; copy++) {
      for (int i = 0; i < files.size(); i++) {
        Path to = in.resolve("copy-%03d/shard-%02d.jsonl.zst".formatted(copy, i));
        Files.createDirectories(to.getParent());
        if (copy == 0) {
          Files.copy(files.get(i), to);
        } else {
          Files.write(to, changed(read(List.of(files.get(i))), copy));
        }
      }
    }
    return in;
  }

  private static byte[] changed(List<Document> pages, int copy) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Document page : pages) {
      String text = "copy" + copy + " " + page.text().replace("\n", "\ncopy" + copy + " ");
      String record = RecordJson.toTree(new Line(text, page.url())) + "\n";
      lines.write(record.getBytes(StandardCharsets.UTF_8));
    }
    return Zstd.compress(lines.toByteArray());
  }

  /** A record of a shard. */
  record Line(String text, String url) {}

  private Map<String, Object> chain(Path in, Tokenizer tokenizer) throws IOException {
    try (SparkSession spark = LocalSpark.open(MASTER, 8)) {
      PreparedCorpus corpus =
          PrepareCorpusJob.prepare(
              spark,
              settings(2048),
              TinyCorpus.place(in),
              TinyCorpus.place(folder.resolve("out")),
              tokenizer,
              PrepareProgress.SILENT);
      StatisticsTable.lines(corpus.statistics(), corpus.times()).forEach(System.out::println);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("wall_seconds", corpus.times().wallSeconds());
      figures.put(
          "task_seconds_of_text_stages",
          corpus.times().stages().stream().mapToDouble(StageTime::taskSeconds).sum());
      figures.put("text_bytes", corpus.statistics().stages().get(0).bytesIn());
      figures.put("tokens", corpus.statistics().output().tokens());
      figures.put("peak_heap_bytes", peakHeap());
      figures.put("peak_rss_kilobytes", peakResident());
      figures.put("digest", corpus.manifestDigest().brief());
      return figures;
    }
  }

  private static PrepareSettings settings(int sequenceLength) {
    return new PrepareSettings(
        1,
        sequenceLength,
        0.01,
        8,
        1,
        1 << 28,
        new Limits(1000, 1, 10, 1),
        3,
        false,
        STAGES,
        TinyCorpus.text(
            new org.outerloop.corpus.QualityThresholds(50, 100_000, 3, 10, 0.1, 0.9, 0.3, 0.2, 2)),
        TinyCorpus.DEDUP,
        TinyCorpus.CLEAN,
        TinyCorpus.QUALITY);
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  /** Linux alone says it. */
  private static String peakResident() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        ? Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .map(line -> line.replaceAll("[^0-9]", ""))
            .findFirst()
            .orElse("unknown")
        : "unknown";
  }
}
