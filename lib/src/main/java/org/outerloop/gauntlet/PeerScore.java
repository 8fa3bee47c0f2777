package org.outerloop.gauntlet;

import org.outerloop.protocol.GauntletSpec;

/**
 * What a peer is worth before penalties: {@code max(0, ordinal) x max(0, proof) x sync}.
 *
 * <p>Every factor is clipped before they meet, so two negatives never make a positive. A new peer
 * has ordinal 0 and earns nothing yet. Who is not tried keeps all three, and so its score. Source:
 * Gauntlet (arXiv 2505.21684).
 */
final class PeerScore {
  private final ProofOfComputation proof;

  PeerScore(GauntletSpec spec) {
    this.proof = new ProofOfComputation(spec.proof());
  }

  double of(Standing standing) {
    return Math.max(0, standing.rating().ordinal()) * proof.factor(standing) * standing.sync();
  }
}
