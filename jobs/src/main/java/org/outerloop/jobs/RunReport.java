package org.outerloop.jobs;

import java.util.List;

/**
 * What there is to tell about a run: its three tables, rounds in order, and how it was started.
 *
 * @param name of the run
 * @param settings shown as they are, in this order
 * @param command that starts the same run again
 */
public record RunReport(
    String name,
    List<RoundRow> rounds,
    List<ScoreRow> scores,
    List<StageRow> stages,
    List<Setting> settings,
    String command) {

  public RunReport {
    rounds = List.copyOf(rounds);
    scores = List.copyOf(scores);
    stages = List.copyOf(stages);
    settings = List.copyOf(settings);
  }

  /** The same tables with what the tables do not hold. */
  public RunReport describedAs(String run, List<Setting> withSettings, String withCommand) {
    return new RunReport(run, rounds, scores, stages, withSettings, withCommand);
  }

  /** One setting of the run, for people. */
  public record Setting(String key, String value) {}
}
