package org.outerloop.protocol;

import java.io.Serializable;
import java.util.List;

/**
 * Constants of judging (Gauntlet, arXiv 2505.21684). The settings of known runs are in
 * conf/gauntlet.
 *
 * @param assignedSequences of a peer's own consumed sequences, most on which its contribution is
 *     tried
 * @param randomSequences of sequences drawn after all uploads, the same for all peers of a round,
 *     most on which contributions are tried
 * @param scoringShare of one peer's inner steps that the trials of a round may cost all together,
 *     in forward passes
 * @param heldOutSequences on which the committed model is measured, the same in every round
 * @param trialStep share of the outer learning rate at which one contribution is tried alone (c)
 * @param significance standard errors that a difference must exceed to count as proven
 * @param copyOverlap share of equal entries from which on two contributions are one work; an entry
 *     of equal coordinate and other value counts half
 * @param readFloorSeconds that reading a contribution may take however small it is
 * @param readBytesPerSecond slowest rate of a bucket that is waited for beyond that
 * @param uploadTickMillis resolution of the store's upload times; 1000 on S3
 */
public record GauntletSpec(
    int assignedSequences,
    int randomSequences,
    double scoringShare,
    int heldOutSequences,
    double trialStep,
    double significance,
    double copyOverlap,
    int readFloorSeconds,
    long readBytesPerSecond,
    long uploadTickMillis,
    Draw draw,
    Rating rating,
    Proof proof,
    Sync sync,
    Audit audit,
    Penalties penalties,
    Selection selection,
    Weights weights)
    implements Serializable {

  public GauntletSpec {
    Require.that(
        assignedSequences > 0, "gauntlet.assigned-sequences %s is not positive", assignedSequences);
    Require.that(
        randomSequences > 0, "gauntlet.random-sequences %s is not positive", randomSequences);
    Require.that(
        0 < scoringShare && scoringShare < Double.POSITIVE_INFINITY,
        "gauntlet.scoring-share %s is not positive",
        scoringShare);
    Require.that(
        heldOutSequences > 0, "gauntlet.held-out-sequences %s is not positive", heldOutSequences);
    Require.that(
        0 < trialStep && trialStep <= 1, "gauntlet.trial-step %s is outside (0, 1]", trialStep);
    Require.that(
        0 <= significance && significance < Double.POSITIVE_INFINITY,
        "gauntlet.significance %s is not a number of standard errors",
        significance);
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
    Require.that(
        uploadTickMillis > 0, "gauntlet.upload-tick-millis %s is not positive", uploadTickMillis);
  }

  /**
   * Which contributions are tried when more are delivered than can be.
   *
   * @param evaluatedPeers most contributions that are tried in a round
   * @param waitingShare of these places, for those who have waited longest
   * @param lot how the other places are drawn
   * @param bins of like ordinal, of which one is drawn, if each can fill a round; 1 for none
   */
  public record Draw(int evaluatedPeers, double waitingShare, Lot lot, int bins)
      implements Serializable {
    public Draw {
      Require.that(
          evaluatedPeers > 0, "gauntlet.draw.evaluated-peers %s is not positive", evaluatedPeers);
      requireShare("draw.waiting-share", waitingShare);
      Require.that(bins > 0, "gauntlet.draw.bins %s is not positive", bins);
    }

    /** The chance of a peer in the lot. */
    public enum Lot {
      /**
       * Grows with the rounds since the peer was last tried, up to three times the least chance:
       * nobody can know that it will not be tried.
       */
      BOUNDED,
      /** In proportion to the rounds since the peer was last tried. */
      BY_WAITING
    }
  }

  /**
   * OpenSkill's Plackett-Luce model.
   *
   * @param beta skill difference
   * @param tau uncertainty added per round
   * @param bothEnds whether the order is read from the last place too, and both readings averaged
   */
  public record Rating(double beta, double tau, boolean bothEnds) implements Serializable {
    public Rating {
      Require.that(beta > 0, "gauntlet.rating.beta %s is not positive", beta);
      Require.that(tau >= 0, "gauntlet.rating.tau %s is negative", tau);
    }
  }

  /**
   * Proof of computation.
   *
   * @param decay weight of the newest sign (g)
   * @param threshold below which the proof counts as 0
   * @param warmupRounds rounds tried before the threshold holds
   * @param typicalShare of the gap that is the middle one of the round, which a peer's own must
   *     exceed to count as proof; 0 for any gap at all
   */
  public record Proof(double decay, double threshold, int warmupRounds, double typicalShare)
      implements Serializable {
    public Proof {
      Require.that(0 < decay && decay <= 1, "gauntlet.proof.decay %s is outside (0, 1]", decay);
      requireShare("proof.threshold", threshold);
      Require.that(warmupRounds >= 0, "gauntlet.proof.warmup-rounds %s is negative", warmupRounds);
      requireShare("proof.typical-share", typicalShare);
    }
  }

  /**
   * What work on an older base is worth: {@code (1 - min(x, steps) / steps)^power} for x rounds.
   *
   * @param slashBeyond rounds behind from which {@code slashFactor} holds as well
   */
  public record Sync(int steps, double power, int slashBeyond, double slashFactor)
      implements Serializable {
    public Sync {
      Require.that(steps > 0, "gauntlet.sync.steps %s is not positive", steps);
      Require.that(0 < power && power <= 10, "gauntlet.sync.power %s is outside (0, 10]", power);
      Require.that(slashBeyond >= 0, "gauntlet.sync.slash-beyond %s is negative", slashBeyond);
      requireShare("sync.slash-factor", slashFactor);
    }
  }

  /**
   * What is computed again of a peer's own work before it is judged.
   *
   * @param recomputedShare of the contributions of a round, drawn when all are there, whose inner
   *     steps are taken again
   * @param sketchedSequences of its first batch, whose hidden states under the base model a peer
   *     sketches; 0 for none
   * @param checkedSequences of these, drawn when all contributions are there, that are computed
   *     again
   */
  public record Audit(double recomputedShare, int sketchedSequences, int checkedSequences)
      implements Serializable {
    public Audit {
      requireShare("audit.recomputed-share", recomputedShare);
      Require.that(
          sketchedSequences >= 0,
          "gauntlet.audit.sketched-sequences %s is negative",
          sketchedSequences);
      Require.that(
          0 <= checkedSequences && checkedSequences <= sketchedSequences,
          "gauntlet.audit.checked-sequences %s is outside [0, %s], those that are sketched",
          checkedSequences,
          sketchedSequences);
    }
  }

  /**
   * What bad behaviour costs. Histories go back 64 rounds at most.
   *
   * @param missFactors what is left of a proof after the first, second, ... round missed in a row;
   *     nothing is left after more
   * @param windowRounds of history in which {@code windowMisses} rounds without work of one's own
   *     set a peer aside
   * @param setAsideRounds for which it is neither tried nor merged nor paid
   * @param copySetAsideRounds the same for a proven copy; 0 for none
   * @param inactiveRounds without work of one's own after which a peer leaves the roster
   * @param negativeWindow rounds tried, of which more than half with a negative loss score leave
   *     {@code negativeFactor} of the score
   * @param exemptPlace nothing negative is held against anybody in a round whose score at this
   *     place is negative, as then it is the model's fault; 0 for the middle place
   */
  public record Penalties(
      List<Double> missFactors,
      int windowMisses,
      int windowRounds,
      int setAsideRounds,
      int copySetAsideRounds,
      int inactiveRounds,
      int negativeWindow,
      double negativeFactor,
      int exemptPlace)
      implements Serializable {
    private static final int HISTORY = 64;

    public Penalties {
      missFactors = List.copyOf(missFactors);
      for (double factor : missFactors) {
        requireShare("penalties.miss-factors", factor);
      }
      requireHistory("window-rounds", windowRounds);
      Require.that(
          0 < windowMisses && windowMisses <= windowRounds,
          "gauntlet.penalties.window-misses %s is outside [1, %s]",
          windowMisses,
          windowRounds);
      Require.that(
          setAsideRounds >= 0 && copySetAsideRounds >= 0,
          "gauntlet.penalties.set-aside-rounds %s or copy-set-aside-rounds %s is negative",
          setAsideRounds,
          copySetAsideRounds);
      requireHistory("inactive-rounds", inactiveRounds);
      requireHistory("negative-window", negativeWindow);
      requireShare("penalties.negative-factor", negativeFactor);
      Require.that(exemptPlace >= 0, "gauntlet.penalties.exempt-place %s is negative", exemptPlace);
    }

    private static void requireHistory(String key, int rounds) {
      Require.that(
          0 < rounds && rounds <= HISTORY,
          "gauntlet.penalties.%s %s is outside [1, 64]",
          key,
          rounds);
    }
  }

  /**
   * Which contributions enter the merge.
   *
   * @param mergedPeers most contributions that enter one merge
   * @param reservePeers next in order, who step in for a merged contribution that fails
   * @param negativeRounds rounds with a negative loss score in a row that keep a peer out of the
   *     merge, until a positive one
   * @param refuseHarm whether one contribution that makes the loss worse beyond noise is left out
   * @param mergeUntried whether a peer with a score enters unseen
   * @param mergeStale whether work on an older base enters
   * @param normBand times the middle norm of the round above which, or parts of it below which, a
   *     contribution is out of scale; 0 for none
   * @param normGrowth by which error feedback makes old peers' work larger than newcomers' at most:
   *     1 / (1 - decay)
   * @param unprovenErrors standard errors of chance by which a proof of computation must be below 0
   *     for its peer to be kept out of the merge; 0 for never
   */
  public record Selection(
      int mergedPeers,
      int reservePeers,
      int negativeRounds,
      boolean refuseHarm,
      boolean mergeUntried,
      boolean mergeStale,
      double normBand,
      double normGrowth,
      double unprovenErrors)
      implements Serializable {
    public Selection {
      Require.that(
          mergedPeers > 0, "gauntlet.selection.merged-peers %s is not positive", mergedPeers);
      Require.that(
          reservePeers >= 0, "gauntlet.selection.reserve-peers %s is negative", reservePeers);
      Require.that(
          negativeRounds > 0,
          "gauntlet.selection.negative-rounds %s is not positive",
          negativeRounds);
      Require.that(
          normBand == 0 || (1 < normBand && normBand < Double.POSITIVE_INFINITY),
          "gauntlet.selection.norm-band %s is neither 0 nor above 1",
          normBand);
      Require.that(
          1 <= normGrowth && normGrowth < Double.POSITIVE_INFINITY,
          "gauntlet.selection.norm-growth %s is below 1",
          normGrowth);
      Require.that(
          0 <= unprovenErrors && unprovenErrors < Double.POSITIVE_INFINITY,
          "gauntlet.selection.unproven-errors %s is not a number of standard errors",
          unprovenErrors);
    }
  }

  /**
   * What each peer is paid.
   *
   * @param power exponent of the peer score, for policy {@code power}
   * @param burn share that nobody gets
   * @param topPeers best peers that are paid, for policies {@code profile} and {@code equal}
   * @param topShare of the pay that they get together; the next ones get the rest
   * @param topRatio of the first's share to the last's
   * @param nextPeers after them, for policy {@code profile}
   * @param nextDecay of each of these to the one before it
   */
  public record Weights(
      Policy policy,
      double power,
      double burn,
      int topPeers,
      double topShare,
      double topRatio,
      int nextPeers,
      double nextDecay)
      implements Serializable {
    public Weights {
      Require.that(0 < power && power <= 4, "gauntlet.weights.power %s is outside (0, 4]", power);
      requireShare("weights.burn", burn);
      Require.that(topPeers > 0, "gauntlet.weights.top-peers %s is not positive", topPeers);
      requireShare("weights.top-share", topShare);
      Require.that(topRatio >= 1, "gauntlet.weights.top-ratio %s is below 1", topRatio);
      Require.that(nextPeers >= 0, "gauntlet.weights.next-peers %s is negative", nextPeers);
      Require.that(
          0 < nextDecay && nextDecay <= 1,
          "gauntlet.weights.next-decay %s is outside (0, 1]",
          nextDecay);
    }

    /** How shares follow from scores. */
    public enum Policy {
      POWER,
      PROFILE,
      EQUAL
    }
  }

  private static void requireShare(String key, double value) {
    Require.that(0 <= value && value <= 1, "gauntlet.%s %s is outside [0, 1]", key, value);
  }

  /** How long reading so many bytes of one contribution from its peer's bucket may take. */
  public long readMillis(long bytes) {
    return 1000L * readFloorSeconds + Math.round(1000.0 * bytes / readBytesPerSecond);
  }
}
