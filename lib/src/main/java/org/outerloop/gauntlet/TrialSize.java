package org.outerloop.gauntlet;

import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec;

/**
 * On how many sequences each contribution of a round is tried. All trials of a round together may
 * cost a share of what one peer's inner steps cost, counted in forward passes of one sequence:
 *
 * <pre>
 *   inner steps    3 H B         B sequences in each of H steps, forward once and backward for two
 *   one trial      2 a + r       its own sequences before and after, the random ones after
 *   f            = floor(share 3 H B / contributions)
 *   r            = f / 2, rounded up, at least {@value #LEAST_RANDOM}, at most random-sequences
 *   a            = (f - f / 2) / 2, at least {@value #LEAST_ASSIGNED}, at most assigned-sequences
 * </pre>
 *
 * <p>The random sequences under the base are measured once for all and not counted. Random ones get
 * the larger part because they rank the peers, in every round anew; the proof of computation, which
 * needs both kinds, adds up over rounds. Errors of a score fall as one over the square root of its
 * sequences. Beyond the number of contributions at which the least counts exceed the share, the
 * round costs more than the share.
 *
 * @param assigned sequences of the peer's own
 * @param random sequences, the same for all
 */
public record TrialSize(int assigned, int random) {
  private static final int PASSES_PER_STEP = 3;
  static final int LEAST_ASSIGNED = 2;
  static final int LEAST_RANDOM = 4;

  public TrialSize {
    Require.that(assigned > 0 && random > 0, "A trial on %s and %s sequences", assigned, random);
  }

  /**
   * The size for a round.
   *
   * @param contributions that will be tried; at least one
   */
  public static TrialSize of(GauntletSpec gauntlet, TrainingSpec training, int contributions) {
    Require.that(contributions > 0, "A round of %s trials", contributions);
    double steps = (double) PASSES_PER_STEP * training.innerSteps() * training.batchSequences();
    int each = (int) Math.min(1 << 20, gauntlet.scoringShare() * steps / contributions);
    int half = (each + 1) / 2;
    int random = between(LEAST_RANDOM, half, gauntlet.randomSequences());
    int assigned = between(LEAST_ASSIGNED, (each - half) / 2, gauntlet.assignedSequences());
    return new TrialSize(assigned, random);
  }

  /** What the user allows at most wins over what is sensible at least. */
  private static int between(int least, int wanted, int most) {
    return Math.min(most, Math.max(least, wanted));
  }
}
