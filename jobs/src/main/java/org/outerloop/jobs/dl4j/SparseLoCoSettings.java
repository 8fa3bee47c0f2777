package org.outerloop.jobs.dl4j;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;

/**
 * All that decides what {@link SparseLoCoTrainingMaster} does: same settings, data and network give
 * the same parameters.
 *
 * @param work how the data is dealt to workers and rounds
 * @param compression how a pseudo-gradient is made small
 * @param merge the outer step
 * @param state what is kept, and where
 */
public record SparseLoCoSettings(
    Work work, CompressionSpec compression, MergeSpec merge, State state) implements Serializable {

  /**
   * How the data is dealt.
   *
   * @param workers that train side by side, each in one task
   * @param batchSize examples of one local step
   * @param localSteps steps of a worker in one round (H)
   * @param seed of all random choices
   */
  public record Work(int workers, int batchSize, int localSteps, long seed)
      implements Serializable {
    public Work {
      // more are not merged, see SliceMerge
      Require.that(1 <= workers && workers <= 255, "work.workers %s is outside [1, 255]", workers);
      Require.that(batchSize > 0, "work.batch-size %s is not positive", batchSize);
      Require.that(localSteps > 0, "work.local-steps %s is not positive", localSteps);
    }
  }

  /**
   * What is kept between rounds.
   *
   * @param saveUpdater whether a fit leaves the mean of the workers' updater states in the network,
   *     for those who export it; the workers keep theirs in any case. Costs 4 bytes per worker and
   *     entry of that state, per fit
   * @param checkpointRounds rounds after which the workers' states are written, or copied once more
   * @param folder that all executors reach, for those states; empty for none: then the loss of a
   *     state's two copies at once ends the fit
   */
  public record State(boolean saveUpdater, int checkpointRounds, String folder)
      implements Serializable {
    public State {
      Require.that(
          checkpointRounds > 0, "state.checkpoint-rounds %s is not positive", checkpointRounds);
    }
  }

  /** As JSON: kebab-case keys, no class names. */
  public String toJson() {
    return new String(RecordJson.toBytes(this), StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws org.outerloop.protocol.InvalidJsonException naming the key that is missing, unknown or
   *     out of its range
   */
  public static SparseLoCoSettings fromJson(String json) {
    return RecordJson.fromBytes(json.getBytes(StandardCharsets.UTF_8), SparseLoCoSettings.class);
  }

  /** The same settings as block-style YAML. */
  public String toYaml() {
    return SettingsYaml.write(RecordJson.toTree(this));
  }

  /** Reads what {@link #toYaml} wrote; of YAML, only groups of plain values are known. */
  public static SparseLoCoSettings fromYaml(String yaml) {
    return RecordJson.fromTree(SettingsYaml.read(yaml), SparseLoCoSettings.class);
  }
}
