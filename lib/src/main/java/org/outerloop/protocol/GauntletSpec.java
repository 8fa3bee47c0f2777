package org.outerloop.protocol;

import java.io.Serializable;
import java.util.List;

/**
 * Constants of judging (Gauntlet, arXiv 2505.21684).
 *
 * @param assignedSequences of a peer's own consumed sequences on which its contribution is tried
 * @param randomSequences of sequences drawn after all uploads, the same for all peers of a round
 * @param heldOutSequences on which the committed model is measured, the same in every round
 * @param trialStep share of the outer learning rate at which one contribution is tried alone (c)
 * @param ratingBeta skill difference of OpenSkill's Plackett-Luce model
 * @param ratingTau uncertainty added per round
 * @param proofDecay weight of the newest sign in the proof of computation (g)
 * @param copyOverlap share of equal entries from which on two contributions are one work; an entry
 *     of equal coordinate and other value counts half
 * @param readFloorSeconds that reading a contribution may take however small it is
 * @param readBytesPerSecond slowest rate of a bucket that is waited for beyond that
 * @param mergedPeers most contributions that enter one merge
 * @param significance standard errors that a difference must exceed to count as proven
 * @param missFactors what is left of a score after the first, second, ... round missed in a row;
 *     nothing is left after more
 * @param negativeRounds rounds with a negative loss score in a row that keep a peer out of the
 *     merge, until a positive one
 * @param uploadTickMillis resolution of the store's upload times; 1000 on S3
 * @param weightPower exponent of the peer score in a peer's share of the weights
 */
public record GauntletSpec(
    int assignedSequences,
    int randomSequences,
    int heldOutSequences,
    double trialStep,
    double ratingBeta,
    double ratingTau,
    double proofDecay,
    double copyOverlap,
    int readFloorSeconds,
    long readBytesPerSecond,
    int mergedPeers,
    double significance,
    List<Double> missFactors,
    int negativeRounds,
    long uploadTickMillis,
    double weightPower)
    implements Serializable {

  public GauntletSpec {
    Require.that(
        assignedSequences > 0, "gauntlet.assigned-sequences %s is not positive", assignedSequences);
    Require.that(
        randomSequences > 0, "gauntlet.random-sequences %s is not positive", randomSequences);
    Require.that(
        heldOutSequences > 0, "gauntlet.held-out-sequences %s is not positive", heldOutSequences);
    Require.that(
        0 < trialStep && trialStep <= 1, "gauntlet.trial-step %s is outside (0, 1]", trialStep);
    Require.that(ratingBeta > 0, "gauntlet.rating-beta %s is not positive", ratingBeta);
    Require.that(ratingTau >= 0, "gauntlet.rating-tau %s is negative", ratingTau);
    Require.that(
        0 < proofDecay && proofDecay <= 1, "gauntlet.proof-decay %s is outside (0, 1]", proofDecay);
    Require.that(
        0 < copyOverlap && copyOverlap <= 1,
        "gauntlet.copy-overlap %s is outside (0, 1]",
        copyOverlap);
    Require.that(
        readFloorSeconds > 0, "gauntlet.read-floor-seconds %s is not positive", readFloorSeconds);
    Require.that(
        readBytesPerSecond > 0,
        "gauntlet.read-bytes-per-second %s is not positive",
        readBytesPerSecond);
    Require.that(mergedPeers > 0, "gauntlet.merged-peers %s is not positive", mergedPeers);
    Require.that(
        0 <= significance && significance < Double.POSITIVE_INFINITY,
        "gauntlet.significance %s is not a number of standard errors",
        significance);
    missFactors = List.copyOf(missFactors);
    for (double factor : missFactors) {
      Require.that(
          0 <= factor && factor <= 1, "gauntlet.miss-factors has %s, outside [0, 1]", factor);
    }
    Require.that(negativeRounds > 0, "gauntlet.negative-rounds %s is not positive", negativeRounds);
    Require.that(
        uploadTickMillis > 0, "gauntlet.upload-tick-millis %s is not positive", uploadTickMillis);
    Require.that(
        0 < weightPower && weightPower <= 4,
        "gauntlet.weight-power %s is outside (0, 4]",
        weightPower);
  }

  /** How long reading so many bytes of one contribution from its peer's bucket may take. */
  public long readMillis(long bytes) {
    return 1000L * readFloorSeconds + Math.round(1000.0 * bytes / readBytesPerSecond);
  }
}
