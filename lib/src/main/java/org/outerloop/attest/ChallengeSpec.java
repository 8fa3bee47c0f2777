package org.outerloop.attest;

import java.io.Serializable;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * How large a challenge is. Equal specs ask for equal results, so results of the past are compared
 * by the spec's digest.
 *
 * @param seed of matrices, tokens and pattern
 * @param matrixEdge of the products
 * @param innerSteps of the small model
 * @param repetitions of everything: the best time counts, and all results must be equal
 * @param memoryMegabytes that are swept, outside of the heap
 * @param precision of products and inner steps
 * @param threads of arithmetic on one device
 */
public record ChallengeSpec(
    long seed,
    int matrixEdge,
    int innerSteps,
    int repetitions,
    int memoryMegabytes,
    Precision precision,
    int threads)
    implements Serializable {
  /** Sums of so many products of -1, 0 and 1 stay far below 256, which bfloat16 still holds. */
  private static final int MAX_EDGE = 1024;

  private static final int MAX_MEGABYTES = 2047;

  public ChallengeSpec {
    within("matrix-edge", matrixEdge, 1, MAX_EDGE);
    within("inner-steps", innerSteps, 1, 1000);
    within("repetitions", repetitions, 2, 1000);
    within("memory-megabytes", memoryMegabytes, 1, MAX_MEGABYTES);
    within("threads", threads, 1, 1024);
  }

  private static void within(String key, int value, int least, int most) {
    Require.that(
        least <= value && value <= most, "%s %s is outside [%s, %s]", key, value, least, most);
  }

  /** The same in the arithmetic of a run. */
  public ChallengeSpec in(Precision ofRun, int threadsOfRun) {
    return new ChallengeSpec(
        seed, matrixEdge, innerSteps, repetitions, memoryMegabytes, ofRun, threadsOfRun);
  }

  public Digest digest() {
    return Digest.of(RecordJson.toBytes(this));
  }
}
