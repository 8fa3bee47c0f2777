package org.outerloop.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.outerloop.corpus.Document;
import org.outerloop.corpus.DocumentReader;
import org.outerloop.corpus.LanguageRule;
import org.outerloop.corpus.LineLimits;
import org.outerloop.corpus.LineRules;
import org.outerloop.corpus.Newlines;
import org.outerloop.corpus.NgramLanguageScorer;
import org.outerloop.corpus.Page;
import org.outerloop.corpus.PiiKind;
import org.outerloop.corpus.PiiMask;
import org.outerloop.corpus.QualityRules;
import org.outerloop.corpus.QualityThresholds;
import org.outerloop.corpus.Rejection;
import org.outerloop.corpus.Repetition;
import org.outerloop.corpus.RepetitionLimits;
import org.outerloop.corpus.StripUrls;
import org.outerloop.corpus.TextStage;
import org.outerloop.corpus.TopLevelDomains;
import org.outerloop.corpus.UrlLists;
import org.outerloop.corpus.UrlRules;
import org.outerloop.corpus.WordSplit;

/**
 * Text a second that each text stage looks at, on one thread, with DCLM's bounds, on the corpus in
 * {@code -Drun}: the median pass by the processor time of the thread. Also what each stage drops
 * and cuts, every stage on the pages as they were read.
 */
final class TextStageBench {
  private static final int PASSES = 7;

  private TextStageBench() {}

  static Report run() throws IOException {
    List<Document> pages = read(Path.of(System.getProperty("run")));
    long bytes =
        pages.stream().mapToLong(p -> p.text().getBytes(StandardCharsets.UTF_8).length).sum();
    Report report = new Report().line("%,d pages, %.1f MB", pages.size(), bytes / 1e6);
    report.line("%-24s %8s %10s  %s", "stage", "MB/s", "pages/s", "dropped and cut");
    for (TextStage stage : stages()) {
      double seconds = median(stage, pages);
      report.line(
          "%-24s %8.1f %10.0f  %s",
          stage.name(), bytes / 1e6 / seconds, pages.size() / seconds, outcomes(stage, pages));
      report.number(stage.name() + "-mb-per-second", bytes / 1e6 / seconds);
    }
    return report;
  }

  private static List<TextStage> stages() {
    QualityThresholds heuristics =
        new QualityThresholds(50, 100_000, 3, 10, 0.1, 0.9, 0.3, 0.2, 2);
    RepetitionLimits repetition =
        new RepetitionLimits(
            0.3,
            0.3,
            0.2,
            0.2,
            List.of(0.2, 0.18, 0.16),
            List.of(0.15, 0.14, 0.13, 0.12, 0.11, 0.1));
    LineLimits lines = new LineLimits(0.5, 0.999999, 2, 10, 0.05);
    return List.of(
        new UrlRules(
            UrlLists.ofLines(
                List.of("bad.example"), List.of("gamble"), List.of("poker"), List.of("bet"))),
        new StripUrls(TopLevelDomains.read()),
        new Newlines(2),
        new LanguageRule(new NgramLanguageScorer("eng", 2000), 0.65),
        new QualityRules(heuristics, WordSplit.WHITE_SPACE),
        new QualityRules(heuristics, WordSplit.UNICODE),
        new Repetition(repetition),
        new LineRules(lines, WordSplit.WHITE_SPACE),
        new PiiMask(EnumSet.allOf(PiiKind.class)));
  }

  private static double median(TextStage stage, List<Document> pages) {
    double[] seconds = new double[PASSES];
    for (int pass = -2; pass < PASSES; pass++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (Document page : pages) {
        stage.apply(new Page(page.url(), page.text()));
      }
      long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      seconds[Math.max(0, pass)] = (end - start) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds[PASSES / 2];
  }

  private static TreeMap<String, Integer> outcomes(TextStage stage, List<Document> pages) {
    TreeMap<String, Integer> outcomes = new TreeMap<>();
    for (Document document : pages) {
      Page page = new Page(document.url(), document.text());
      stage.apply(page);
      page.dropped().ifPresent(drop -> outcomes.merge("drop " + drop.rule(), 1, Integer::sum));
      page.cuts().forEach((rule, count) -> outcomes.merge(rule, count, Integer::sum));
    }
    return outcomes;
  }

  private static List<Document> read(Path folder) throws IOException {
    List<Document> pages = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl.zst")).sorted().toList()) {
        try (DocumentReader reader =
            DocumentReader.open(file.toString(), Files.newInputStream(file), 1 << 28)) {
          reader.forEach(
              new DocumentReader.Sink() {
                @Override
                public void accept(Document document) {
                  pages.add(document);
                }

                @Override
                public void reject(Rejection rejection) {
                  throw new IllegalStateException(rejection.toString());
                }
              });
        }
      }
    }
    return pages;
  }
}
