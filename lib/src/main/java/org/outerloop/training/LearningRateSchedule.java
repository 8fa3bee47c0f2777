package org.outerloop.training;

import org.outerloop.protocol.Require;
import org.outerloop.protocol.ScheduleSpec;
import org.outerloop.protocol.ScheduleSpec.Anneal;
import org.outerloop.protocol.ScheduleSpec.Flat;
import org.outerloop.protocol.TrainingSpec;

/**
 * The learning rate of every inner step, as Templar's trainer has it: linear warm-up, a cosine that
 * may wait for a while, and in the end perhaps a phase of its own. With w warm-up and n decay
 * steps, and p the step t less the steps of the flat stretch that have passed:
 *
 * <pre>
 *   p &lt; w        peak ramp(p, w, 1)
 *   w &lt;= p &lt; n   final + (peak - final) (1 + cos(pi (p - w) / (n - w))) / 2
 *   n &lt;= p       final
 *
 *   ramp(p, w, top) = s + (top - s) p / w     from the start share s to top; where s is 0,
 *                     top (p + 1) / w         so that no step is taken at rate 0
 * </pre>
 *
 * <p>From the anneal's first step on, with a the steps since then, v its warm-up and d its decay:
 *
 * <pre>
 *   a &lt; v        peak ramp(a, v, share)
 *   v &lt;= a       peak (share + (end - share) min(1, (a - v) / d))
 * </pre>
 *
 * <p>A peer that lost its moments after the run's start, c steps ago, takes min(1, (c + 1) / r) of
 * all that, for r restart warm-up steps: AdamW's first steps from nothing are as large as its
 * largest. (Templar also turns the cosine back by 20,000 steps then, for that peer alone. We do
 * not: its moments are back after a few dozen steps.)
 *
 * <p>Templar's cosine would rise again after its end; ours stays there.
 */
public record LearningRateSchedule(ScheduleSpec spec) {

  public static LearningRateSchedule of(TrainingSpec training) {
    return new LearningRateSchedule(training.schedule());
  }

  /** Rate of the inner step {@code step} of a peer whose moments are as old as the run. */
  public double rate(long step) {
    return rate(step, step);
  }

  /**
   * Rate of an inner step.
   *
   * @param step counted over all rounds from 0
   * @param sinceColdStart steps that the peer has taken since its moments were zeros; {@code step}
   *     if it never lost them
   */
  public double rate(long step, long sinceColdStart) {
    Require.that(step >= 0, "Inner step %s is negative", step);
    Require.that(
        0 <= sinceColdStart && sinceColdStart <= step,
        "%s steps since the cold start are outside [0, %s]",
        sinceColdStart,
        step);
    return planned(step) * restartShare(step, sinceColdStart);
  }

  private double planned(long step) {
    Anneal anneal = spec.anneal();
    if (anneal.planned() && step >= anneal.fromStep()) {
      return spec.peakLearningRate() * annealShare(step - anneal.fromStep());
    }
    return cosine(step - waited(step));
  }

  /** Steps of the flat stretch before a step. */
  private long waited(long step) {
    Flat flat = spec.flat();
    return Math.max(0, Math.min(step - flat.fromStep(), flat.steps()));
  }

  private double cosine(long position) {
    double peak = spec.peakLearningRate();
    double end = spec.finalLearningRate();
    int warmup = spec.warmupSteps();
    if (position < warmup) {
      return ramp(peak, position, warmup, 1);
    }
    if (position >= spec.decaySteps()) {
      return end;
    }
    double progress = (double) (position - warmup) / (spec.decaySteps() - warmup);
    return end + (peak - end) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * progress));
  }

  private double ramp(double peak, long position, int steps, double top) {
    double start = spec.warmupStart();
    if (start == 0) {
      return top * peak * (position + 1) / steps;
    }
    return peak * (start + (top - start) * position / steps);
  }

  private double annealShare(long position) {
    Anneal anneal = spec.anneal();
    if (position < anneal.warmupSteps()) {
      return ramp(1, position, anneal.warmupSteps(), anneal.peakShare());
    }
    double progress = (double) (position - anneal.warmupSteps()) / anneal.decaySteps();
    return anneal.peakShare() + (anneal.finalShare() - anneal.peakShare()) * Math.min(1, progress);
  }

  private double restartShare(long step, long sinceColdStart) {
    int steps = spec.restartWarmupSteps();
    if (sinceColdStart == step || sinceColdStart >= steps) {
      return 1;
    }
    return (double) (sinceColdStart + 1) / steps;
  }
}
