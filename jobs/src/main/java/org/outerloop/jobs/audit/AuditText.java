package org.outerloop.jobs.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.outerloop.round.Finding;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.ReplayedRound;

/** An audit for the terminal: a row for each round, then what was found. */
public final class AuditText {
  private static final int MOST_FINDINGS = 20;

  private AuditText() {}

  public static List<String> lines(AuditReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(row("round", "outcome", "checks", "sequences", "seconds", "digest"));
    for (ReplayedRound round : report.rounds()) {
      lines.add(
          row(
              String.valueOf(round.round()),
              round.outcome(),
              String.valueOf(round.checks()),
              String.valueOf(round.sequences()),
              String.format(Locale.ROOT, "%.2f", round.seconds()),
              round.digest().brief()));
    }
    lines.add("");
    report.firstDifference().ifPresent(first -> lines.addAll(inFull(first)));
    findings(report, lines);
    lines.add(outcome(report));
    return lines;
  }

  /** The whole in a sentence. */
  static String outcome(AuditReport report) {
    long differences = report.count(Kind.DIFFERENCE);
    String gaps =
        "%d within tolerance, %d unavailable, %d open"
            .formatted(
                report.count(Kind.WITHIN_TOLERANCE),
                report.count(Kind.UNAVAILABLE),
                report.count(Kind.OPEN));
    return differences == 0
        ? "%d rounds, %d checks, no difference; %s"
            .formatted(report.rounds().size(), report.checks(), gaps)
        : "%d rounds, %d checks, %d difference(s); %s"
            .formatted(report.rounds().size(), report.checks(), differences, gaps);
  }

  private static List<String> inFull(Finding first) {
    return List.of(
        "First difference",
        "  where       " + (first.round() < 0 ? "the run as a whole" : "round " + first.round()),
        "  rule        " + first.rule(),
        "  peer        " + orNone(first.peer()),
        "  tensor      " + orNone(first.tensor()),
        "  slice       " + (first.slice() < 0 ? "-" : String.valueOf(first.slice())),
        "  object      " + first.key(),
        "  recorded    " + first.recorded(),
        "  recomputed  " + first.recomputed(),
        "");
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static void findings(AuditReport report, List<String> lines) {
    List<Finding> findings = report.findings();
    findings.stream()
        .limit(MOST_FINDINGS)
        .forEach(f -> lines.add(f.kind().name().toLowerCase(Locale.ROOT) + ": " + f.text()));
    if (findings.size() > MOST_FINDINGS) {
      lines.add("and " + (findings.size() - MOST_FINDINGS) + " more, see the page or the tables");
    }
  }

  private static String row(
      String round, String outcome, String checks, String sequences, String time, String digest) {
    return String.format(
        "%6s  %-22s %7s %10s %8s  %s", round, outcome, checks, sequences, time, digest);
  }
}
