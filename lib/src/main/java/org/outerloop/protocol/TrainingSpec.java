package org.outerloop.protocol;

import java.io.Serializable;

/**
 * The inner steps of one peer in one round.
 *
 * @param innerSteps optimizer steps per round (H)
 * @param batchSequences sequences per inner step
 * @param microBatchSequences sequences per forward and backward pass; divides the batch
 * @param schedule of the learning rate
 * @param optimizer of the inner steps
 * @param clipNorm largest global gradient norm
 * @param precision of the forward and backward pass; parameters and moments are always float32
 * @param threads of arithmetic on one device; part of the bits, so part of the run
 * @param devices that one peer computes on, each of them a rank with a share of the batch; part of
 *     the bits too
 */
public record TrainingSpec(
    int innerSteps,
    int batchSequences,
    int microBatchSequences,
    ScheduleSpec schedule,
    OptimizerSpec optimizer,
    double clipNorm,
    Precision precision,
    int threads,
    int devices)
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
    Require.that(clipNorm > 0, "training.clip-norm %s is not positive", clipNorm);
    Require.that(threads > 0, "training.threads %s is not positive", threads);
    Require.that(devices > 0, "training.devices %s is not positive", devices);
  }

  /** The same in all but the batch. */
  public TrainingSpec withBatchSequences(int sequences) {
    return new TrainingSpec(
        innerSteps,
        sequences,
        microBatchSequences,
        schedule,
        optimizer,
        clipNorm,
        precision,
        threads,
        devices);
  }

  /** The same with another optimizer. */
  public TrainingSpec with(OptimizerSpec other) {
    return new TrainingSpec(
        innerSteps,
        batchSequences,
        microBatchSequences,
        schedule,
        other,
        clipNorm,
        precision,
        threads,
        devices);
  }

  /** The same with another schedule. */
  public TrainingSpec with(ScheduleSpec other) {
    return new TrainingSpec(
        innerSteps,
        batchSequences,
        microBatchSequences,
        other,
        optimizer,
        clipNorm,
        precision,
        threads,
        devices);
  }

  /** Sequences one peer consumes in one round. */
  public int sequencesPerRound() {
    return Math.multiplyExact(innerSteps, batchSequences);
  }
}
