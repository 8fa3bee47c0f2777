package org.outerloop.jobs.corpus;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.outerloop.corpus.Rejection;
import org.outerloop.corpus.stats.Example;
import org.outerloop.corpus.stats.FileTrouble;
import org.outerloop.corpus.stats.RuleStatistics;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.jobs.UserException;

/** How much bad input there is, and when it is too much. */
final class BadInput {
  /** Damaged files first, then those with most rejected lines. */
  private static final Comparator<FileTrouble> WORST_FIRST =
      Comparator.comparing(FileTrouble::damaged)
          .thenComparingLong(FileTrouble::rejected)
          .reversed()
          .thenComparing(FileTrouble::file);

  static final int SHOWN_FILES = 20;
  private static final int NAMED_FILES = 5;

  private BadInput() {}

  /** What is wrong with a file, if something is. */
  static Optional<FileTrouble> trouble(FileRecord file) {
    List<RuleStatistics> rejections =
        file.stages().stream()
            .map(StageStatistics::dropped)
            .flatMap(List::stream)
            .filter(rule -> rule.outcome().startsWith(Columns.REJECTED_PREFIX))
            .toList();
    Optional<RuleStatistics> commonest =
        rejections.stream().max(Comparator.comparingLong(RuleStatistics::documents));
    return commonest.map(rule -> trouble(file, rejections, rule));
  }

  private static FileTrouble trouble(
      FileRecord file, List<RuleStatistics> rejections, RuleStatistics commonest) {
    String first =
        rejections.stream()
            .flatMap(rule -> rule.examples().stream())
            .min(Comparator.comparingLong(Example::line))
            .map(example -> "line %d: %s".formatted(example.line(), example.detail()))
            .orElse("");
    return new FileTrouble(
        file.source(),
        file.stages().get(0).documentsIn(),
        rejections.stream().mapToLong(RuleStatistics::documents).sum(),
        rejections.stream().anyMatch(rule -> endsFile(rule.outcome())),
        "%s (%d)".formatted(reason(commonest.outcome()), commonest.documents()),
        first);
  }

  private static String reason(String outcome) {
    return outcome.substring(Columns.REJECTED_PREFIX.length());
  }

  static boolean endsFile(String outcome) {
    for (Rejection.Reason reason : Rejection.Reason.values()) {
      if (outcome.equals(Columns.REJECTED_PREFIX + reason.label())) {
        return reason.endsFile();
      }
    }
    return false;
  }

  static List<FileTrouble> worst(List<FileTrouble> troubles) {
    return troubles.stream().sorted(WORST_FIRST).limit(SHOWN_FILES).toList();
  }

  /**
   * Stops a preparation of which too much cannot be used.
   *
   * @throws UserException that names the limit, the worst files and what is wrong with them
   */
  static void check(
      Outcomes outcomes, List<FileTrouble> troubles, CorpusInput input, PrepareSettings settings) {
    Limits limits = settings.limits();
    String told = told(outcomes, troubles);
    long lines = outcomes.rejectedLines();
    long files = outcomes.damagedFiles();
    String badLines = "%d of %d lines cannot be used".formatted(lines, outcomes.lines());
    String badFiles = "%d of %d files are damaged".formatted(files, input.files().size());
    if (lines > limits.maxRejectedLines()) {
      throw tooMuch(input, badLines, "max-rejected-lines", limits.maxRejectedLines(), told);
    } else if (lines > limits.maxRejectedLineShare() * outcomes.lines()) {
      throw tooMuch(
          input, badLines, "max-rejected-line-share", limits.maxRejectedLineShare(), told);
    } else if (files > limits.maxRejectedFiles()) {
      throw tooMuch(input, badFiles, "max-rejected-files", limits.maxRejectedFiles(), told);
    } else if (files > limits.maxRejectedFileShare() * input.files().size()) {
      throw tooMuch(
          input, badFiles, "max-rejected-file-share", limits.maxRejectedFileShare(), told);
    }
  }

  private static UserException tooMuch(
      CorpusInput input, String what, String setting, Object limit, String told) {
    return new UserException(
        "In the corpus at %s %s, more than %s = %s: %s"
            .formatted(input.root(), what, setting, limit, told));
  }

  private static String told(Outcomes outcomes, List<FileTrouble> troubles) {
    return outcomes.totals()
        + troubles.stream()
            .sorted(WORST_FIRST)
            .limit(NAMED_FILES)
            .map(BadInput::line)
            .collect(Collectors.joining());
  }

  private static String line(FileTrouble file) {
    return "%n  %s: %d of %d lines rejected%s, mostly %s; %s"
        .formatted(
            file.file(),
            file.rejected(),
            file.lines(),
            file.damaged() ? ", damaged" : "",
            file.commonest(),
            file.first());
  }
}
