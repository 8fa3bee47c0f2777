package org.outerloop.training;

import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec;

/**
 * Linear warm-up, then a cosine to the final rate, then flat. With w warm-up and n decay steps:
 *
 * <pre>
 *   t &lt; w        peak (t + 1) / w
 *   w &lt;= t &lt; n   final + (peak - final) (1 + cos(pi (t - w) / (n - w))) / 2
 *   n &lt;= t       final
 * </pre>
 *
 * @param peak rate after warm-up
 * @param end rate from {@code decaySteps} on
 * @param warmupSteps w
 * @param decaySteps n
 */
public record LearningRateSchedule(double peak, double end, long warmupSteps, long decaySteps) {

  public static LearningRateSchedule of(TrainingSpec spec) {
    return new LearningRateSchedule(
        spec.peakLearningRate(), spec.finalLearningRate(), spec.warmupSteps(), spec.decaySteps());
  }

  /** Rate of the inner step {@code step}, counted over all rounds from 0. */
  public double rate(long step) {
    Require.that(step >= 0, "Inner step %s is negative", step);
    if (step < warmupSteps) {
      return peak * (step + 1) / warmupSteps;
    }
    if (step >= decaySteps) {
      return end;
    }
    double progress = (double) (step - warmupSteps) / (decaySteps - warmupSteps);
    return end + (peak - end) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * progress));
  }
}
