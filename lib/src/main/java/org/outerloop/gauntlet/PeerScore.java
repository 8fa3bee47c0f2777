package org.outerloop.gauntlet;

/**
 * What a peer is worth: {@code max(0, ordinal) x max(0, proof)}.
 *
 * <p>Both factors are clipped before they meet, so two negatives never make a positive. A new peer
 * has ordinal 0 and earns nothing yet. Source: Gauntlet (arXiv 2505.21684); its third factor, the
 * sync score, is not needed while base models are compared by digest.
 */
final class PeerScore {
  private PeerScore() {}

  static double of(Standing standing) {
    return Math.max(0, standing.rating().ordinal()) * Math.max(0, standing.proof());
  }
}
