package org.outerloop.protocol;

import java.io.Serializable;

/**
 * The learning rate over all inner steps of a run; the formula stands at {@code
 * training.LearningRateSchedule}. Every count is in inner steps, over all rounds from 0.
 *
 * @param peakLearningRate after warm-up
 * @param finalLearningRate at the end of the cosine
 * @param warmupSteps of linear warm-up
 * @param warmupStart share of the peak at which the warm-up starts; 0 starts at the first of {@code
 *     warmupSteps} equal stairs
 * @param decaySteps after which the cosine has reached its end, counted from the start of the run
 *     without the flat stretch
 * @param flat stretch in which the cosine waits
 * @param anneal what takes the cosine's place in the end
 * @param restartWarmupSteps of linear warm-up, on top of all else, after a peer has lost the state
 *     of its optimizer; 0 for none
 */
public record ScheduleSpec(
    double peakLearningRate,
    double finalLearningRate,
    int warmupSteps,
    double warmupStart,
    int decaySteps,
    Flat flat,
    Anneal anneal,
    int restartWarmupSteps)
    implements Serializable {

  /**
   * Steps in which the rate stands still; afterwards the cosine goes on where it stopped.
   *
   * @param fromStep first of them; not within the warm-up
   * @param steps how many; 0 for none
   */
  public record Flat(int fromStep, int steps) implements Serializable {
    public static final Flat NONE = new Flat(0, 0);

    public Flat {
      Require.that(fromStep >= 0, "training.schedule.flat.from-step %s is negative", fromStep);
      Require.that(steps >= 0, "training.schedule.flat.steps %s is negative", steps);
    }
  }

  /**
   * A last phase with a warm-up of its own and a linear decay, as for training on better data.
   *
   * @param fromStep first step of the phase
   * @param warmupSteps of linear warm-up
   * @param peakShare share of the peak learning rate reached by it
   * @param decaySteps of linear decay after it; 0 for no such phase
   * @param finalShare share of the peak learning rate in the end
   */
  public record Anneal(
      int fromStep, int warmupSteps, double peakShare, int decaySteps, double finalShare)
      implements Serializable {
    public static final Anneal NONE = new Anneal(0, 0, 0, 0, 0);

    public Anneal {
      Require.that(fromStep >= 0, "training.schedule.anneal.from-step %s is negative", fromStep);
      Require.that(
          warmupSteps >= 0, "training.schedule.anneal.warmup-steps %s is negative", warmupSteps);
      Require.that(
          decaySteps >= 0, "training.schedule.anneal.decay-steps %s is negative", decaySteps);
      Require.that(
          0 <= peakShare && peakShare <= 1,
          "training.schedule.anneal.peak-share %s is outside [0, 1]",
          peakShare);
      Require.that(
          0 <= finalShare && finalShare <= peakShare,
          "training.schedule.anneal.final-share %s is outside [0, %s]",
          finalShare,
          peakShare);
      Require.that(
          decaySteps == 0 || peakShare > 0,
          "training.schedule.anneal.decay-steps is %s, but anneal.peak-share is 0",
          decaySteps);
    }

    /** Whether there is such a phase. */
    public boolean planned() {
      return decaySteps > 0;
    }
  }

  public ScheduleSpec {
    Require.that(
        0 < peakLearningRate && peakLearningRate < Double.POSITIVE_INFINITY,
        "training.schedule.peak-learning-rate %s is not positive and finite",
        peakLearningRate);
    Require.that(
        0 <= finalLearningRate && finalLearningRate <= peakLearningRate,
        "training.schedule.final-learning-rate %s is outside [0, %s]",
        finalLearningRate,
        peakLearningRate);
    Require.that(warmupSteps >= 0, "training.schedule.warmup-steps %s is negative", warmupSteps);
    Require.that(
        0 <= warmupStart && warmupStart <= 1,
        "training.schedule.warmup-start %s is outside [0, 1]",
        warmupStart);
    Require.that(
        decaySteps > warmupSteps,
        "training.schedule.decay-steps %s does not exceed training.schedule.warmup-steps %s",
        decaySteps,
        warmupSteps);
    Require.that(
        flat.steps() == 0 || flat.fromStep() >= warmupSteps,
        "training.schedule.flat.from-step %s is within training.schedule.warmup-steps %s",
        flat.fromStep(),
        warmupSteps);
    Require.that(
        !anneal.planned() || anneal.fromStep() >= warmupSteps,
        "training.schedule.anneal.from-step %s is within training.schedule.warmup-steps %s",
        anneal.fromStep(),
        warmupSteps);
    Require.that(
        restartWarmupSteps >= 0,
        "training.schedule.restart-warmup-steps %s is negative",
        restartWarmupSteps);
  }

  /** Linear warm-up and a cosine, nothing else. */
  public static ScheduleSpec cosine(double peak, double end, int warmupSteps, int decaySteps) {
    return new ScheduleSpec(peak, end, warmupSteps, 0, decaySteps, Flat.NONE, Anneal.NONE, 0);
  }
}
