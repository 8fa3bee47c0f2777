package org.outerloop.gauntlet;

import org.outerloop.protocol.GauntletSpec;

/**
 * What work is worth that was done on the base of x rounds ago:
 *
 * <pre>
 *   (1 - min(x, steps) / steps)^power,  x slashFactor if x > slashBeyond
 * </pre>
 *
 * <p>Source: Templar's code (arXiv 2505.21684 for the idea), where x is a mean distance between two
 * published weights a tensor of peer and validator, over the change of a round. A peer that copies
 * these few numbers seems to be in step. Here x is counted: the signed header names the digest of
 * the whole base model, which is that of some round or of none, and work on none is malformed.
 */
final class SyncScore {
  private final GauntletSpec.Sync spec;

  SyncScore(GauntletSpec.Sync spec) {
    this.spec = spec;
  }

  /** In [0, 1]; falls with {@code stepsBehind}, and is 1 for 0. */
  double of(int stepsBehind) {
    double behind = Math.min(stepsBehind, spec.steps()) / (double) spec.steps();
    double score = StrictMath.pow(1 - behind, spec.power());
    return stepsBehind > spec.slashBeyond() ? score * spec.slashFactor() : score;
  }
}
