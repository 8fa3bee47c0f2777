package org.outerloop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.outerloop.round.FaultTrials;
import org.outerloop.round.FaultTrials.Trial;

/**
 * A silent fault in a run of the toy model, a thousand times: how many are named, and in what time.
 * {@code -Dtrials=1000}, {@code -Drounds=5} and {@code -Dseed=1} by {@code -Dbench.java}.
 */
final class DiagnoseBench {
  private DiagnoseBench() {}

  static Report run() throws IOException {
    int trials = Integer.getInteger("trials", 1000);
    int rounds = Integer.getInteger("rounds", 5);
    Path folder = Files.createTempDirectory("diagnose");
    try {
      return report(FaultTrials.run(folder, rounds, trials, Long.getLong("seed", 1)));
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static Report report(List<Trial> trials) {
    Report report = new Report();
    report.line(
        "%-24s %8s %8s %10s %10s %10s", "fault", "trials", "named", "s mean", "s most", "requests");
    Map<String, List<Trial>> kinds =
        trials.stream()
            .collect(Collectors.groupingBy(Trial::kind, TreeMap::new, Collectors.toList()));
    kinds.forEach((kind, all) -> line(report, kind.toLowerCase(Locale.ROOT), all));
    line(report, "all", trials);
    trials.stream()
        .filter(trial -> !trial.named())
        .forEach(trial -> report.line("not named: %s", trial.words()));
    return report
        .number("trials", (long) trials.size())
        .number("named", trials.stream().filter(Trial::named).count())
        .number("seconds_mean", mean(trials))
        .number("seconds_most", most(trials));
  }

  private static void line(Report report, String kind, List<Trial> trials) {
    report.line(
        "%-24s %8d %8d %10.3f %10.3f %10d",
        kind,
        trials.size(),
        trials.stream().filter(Trial::named).count(),
        mean(trials),
        most(trials),
        trials.stream().mapToLong(Trial::requests).max().orElse(0));
  }

  private static double mean(List<Trial> trials) {
    return trials.stream().mapToDouble(Trial::seconds).average().orElse(0);
  }

  private static double most(List<Trial> trials) {
    return trials.stream().mapToDouble(Trial::seconds).max().orElse(0);
  }
}
