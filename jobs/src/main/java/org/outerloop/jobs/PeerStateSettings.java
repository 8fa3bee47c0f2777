package org.outerloop.jobs;

/**
 * The group {@code peer-state}: how the peers of this application keep what they carry from round
 * to round. No part of the run: nobody else's bits depend on it.
 *
 * @param keepEveryRounds states between rounds that go to the peer's bucket; the others stay on the
 *     machine
 * @param recomputeAtMostRounds most rounds that are computed again to get a lost state back
 * @param folder of the machine that trains
 */
public record PeerStateSettings(int keepEveryRounds, int recomputeAtMostRounds, String folder) {
  public PeerStateSettings {
    if (keepEveryRounds < 1) {
      throw new IllegalArgumentException("keep-every-rounds " + keepEveryRounds + " is below 1");
    }
    if (recomputeAtMostRounds < 0) {
      throw new IllegalArgumentException(
          "recompute-at-most-rounds " + recomputeAtMostRounds + " is negative");
    }
  }
}
