package org.outerloop.corpus.stats;

import java.util.List;
import org.outerloop.protocol.RecordJson;

/**
 * How long a preparation took, kept beside the shards as {@value #KEY}; of the run that finished
 * it, what an earlier one had done already costs nothing.
 *
 * @param wallSeconds from the first file to the manifest
 * @param stages in the order of the chain
 */
public record PreparationTimes(double wallSeconds, List<StageTime> stages) {
  public static final String KEY = "times.json";

  /**
   * One stage.
   *
   * @param name as in settings
   * @param taskSeconds of computing, summed over all tasks; 0 where only the wall knows
   * @param wallSeconds of the pass or job it ran in; stages fused into one pass share it
   */
  public record StageTime(String name, double taskSeconds, double wallSeconds) {}

  public PreparationTimes {
    stages = List.copyOf(stages);
  }

  public static PreparationTimes fromBytes(byte[] json) {
    return RecordJson.fromBytes(json, PreparationTimes.class);
  }

  public byte[] toBytes() {
    return RecordJson.toBytes(this);
  }
}
