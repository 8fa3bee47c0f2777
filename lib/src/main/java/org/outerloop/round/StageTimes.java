package org.outerloop.round;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Seconds spent by kind of work. Not thread-safe, and not part of what is replayed. */
public final class StageTimes {
  private final Map<Stage, Double> seconds = new LinkedHashMap<>();
  private ScoringCost scoringCost = ScoringCost.NONE;

  /** Kinds of work in a round. */
  public enum Stage {
    COMPUTE,
    COMMUNICATION,
    SCORING,
    MERGE,
    OTHER
  }

  /** Runs the work and books its time. */
  public <T> T time(Stage stage, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      add(stage, (System.nanoTime() - start) / 1e9);
    }
  }

  /** Runs the work and books its time. */
  public void time(Stage stage, Runnable work) {
    time(
        stage,
        () -> {
          work.run();
          return stage;
        });
  }

  public void add(Stage stage, double more) {
    seconds.merge(stage, more, Double::sum);
  }

  public double of(Stage stage) {
    return seconds.getOrDefault(stage, 0.0);
  }

  public double total() {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  void add(ScoringCost more) {
    scoringCost = scoringCost.plus(more);
  }

  /** What the tasks of scoring did; their wall time is that of {@link Stage#SCORING}. */
  public ScoringCost scoringCost() {
    return scoringCost;
  }
}
