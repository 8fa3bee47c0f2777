package org.outerloop.protocol;

import java.io.Serializable;

/**
 * The inner steps of one peer in one round.
 *
 * @param innerSteps AdamW steps per round (H)
 * @param batchSequences sequences per inner step
 * @param microBatchSequences sequences per forward and backward pass; divides the batch
 * @param peakLearningRate after warm-up
 * @param finalLearningRate at the end of the cosine
 * @param warmupSteps inner steps, counted over all rounds, of linear warm-up
 * @param decaySteps inner steps, counted over all rounds, after which the cosine has reached its
 *     end
 * @param beta1 decay of AdamW's first moment
 * @param beta2 decay of AdamW's second moment
 * @param epsilon AdamW's guard
 * @param weightDecay on matrices only
 * @param clipNorm largest global gradient norm
 * @param precision of the forward and backward pass; parameters and moments are always float32
 * @param threads of one peer's arithmetic; part of the bits, so part of the run
 */
public record TrainingSpec(
    int innerSteps,
    int batchSequences,
    int microBatchSequences,
    double peakLearningRate,
    double finalLearningRate,
    int warmupSteps,
    int decaySteps,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double clipNorm,
    Precision precision,
    int threads)
    implements Serializable {

  /** Number format of a forward and backward pass. */
  public enum Precision {
    FLOAT32,
    BFLOAT16
  }

  public TrainingSpec {
    Require.that(innerSteps > 0, "training.inner-steps %s is not positive", innerSteps);
    Require.that(batchSequences > 0, "training.batch-sequences %s is not positive", batchSequences);
    Require.that(
        microBatchSequences > 0 && batchSequences % microBatchSequences == 0,
        "training.micro-batch-sequences %s does not divide training.batch-sequences %s",
        microBatchSequences,
        batchSequences);
    Require.that(
        peakLearningRate > 0, "training.peak-learning-rate %s is not positive", peakLearningRate);
    Require.that(
        0 <= finalLearningRate && finalLearningRate <= peakLearningRate,
        "training.final-learning-rate %s is outside [0, %s]",
        finalLearningRate,
        peakLearningRate);
    Require.that(warmupSteps >= 0, "training.warmup-steps %s is negative", warmupSteps);
    Require.that(
        decaySteps > warmupSteps,
        "training.decay-steps %s does not exceed training.warmup-steps %s",
        decaySteps,
        warmupSteps);
    Require.that(0 <= beta1 && beta1 < 1, "training.beta1 %s is outside [0, 1)", beta1);
    Require.that(0 <= beta2 && beta2 < 1, "training.beta2 %s is outside [0, 1)", beta2);
    Require.that(epsilon > 0, "training.epsilon %s is not positive", epsilon);
    Require.that(weightDecay >= 0, "training.weight-decay %s is negative", weightDecay);
    Require.that(clipNorm > 0, "training.clip-norm %s is not positive", clipNorm);
    Require.that(threads > 0, "training.threads %s is not positive", threads);
  }

  /** Sequences one peer consumes in one round. */
  public int sequencesPerRound() {
    return Math.multiplyExact(innerSteps, batchSequences);
  }
}
