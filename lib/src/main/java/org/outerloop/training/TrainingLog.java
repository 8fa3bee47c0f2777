package org.outerloop.training;

import java.util.List;
import org.outerloop.protocol.Require;

/**
 * What happened in some inner steps.
 *
 * @param losses mean next-token loss of each step's batch before the step, in nats
 * @param gradientNorms global norm of each step's gradient before the clip
 * @param tokens predicted in all steps together
 * @param seconds from first to last step
 */
public record TrainingLog(
    List<Double> losses, List<Double> gradientNorms, long tokens, double seconds) {

  public TrainingLog {
    losses = List.copyOf(losses);
    gradientNorms = List.copyOf(gradientNorms);
    Require.that(
        losses.size() == gradientNorms.size(),
        "%s losses, %s norms",
        losses.size(),
        gradientNorms.size());
  }

  /** Number of inner steps taken. */
  public int steps() {
    return losses.size();
  }

  /** Mean over the steps; not a number when there were none. */
  public double meanLoss() {
    return losses.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  public double tokensPerSecond() {
    return tokens / seconds;
  }
}
