package org.outerloop.protocol;

import java.util.List;
import org.outerloop.protocol.GauntletSpec.Audit;
import org.outerloop.protocol.GauntletSpec.Draw;
import org.outerloop.protocol.GauntletSpec.Draw.Lot;
import org.outerloop.protocol.GauntletSpec.Penalties;
import org.outerloop.protocol.GauntletSpec.Proof;
import org.outerloop.protocol.GauntletSpec.Rating;
import org.outerloop.protocol.GauntletSpec.Selection;
import org.outerloop.protocol.GauntletSpec.Sync;
import org.outerloop.protocol.GauntletSpec.Weights;
import org.outerloop.protocol.GauntletSpec.Weights.Policy;

/** Constants of judging for tests: those of conf/defaults.conf, and some of them changed. */
public final class GauntletSpecs {
  public static final Draw DRAW = new Draw(20, 0.5, Lot.BOUNDED, 1);
  public static final Audit NO_AUDIT = new Audit(0, 0, 0);
  public static final Rating RATING = new Rating(7, 0.1, true);
  public static final Penalties PENALTIES =
      new Penalties(List.of(0.75, 0.5), 4, 8, 8, 0, 8, 8, 0.25, 0);
  public static final Selection SELECTION = new Selection(20, 10, 3, true, false, false, 5, 20, 3);
  public static final Weights POWER = new Weights(Policy.POWER, 2, 0, 20, 0.75, 2, 10, 0.5);

  /** With more random sequences and a coarser copy test than tests need. */
  public static final GauntletSpec OURS = with(16, 16, 64, 0.4);

  /** Weights of Covenant-72B, see conf/gauntlet. */
  public static final Weights PROFILE = new Weights(Policy.PROFILE, 2, 0.5, 20, 0.75, 2, 10, 0.5);

  /** The rules of conf/gauntlet/covenant-72b.conf. */
  public static final GauntletSpec COVENANT_72B =
      new GauntletSpec(
          8,
          8,
          1000,
          1024,
          0.2,
          2,
          0.4,
          30,
          1_000_000,
          1000,
          new Draw(20, 0, Lot.BY_WAITING, 5),
          new Rating(7, 0.1, false),
          new Proof(0.05, 0.1, 10, 0),
          new Sync(3, 2.5, 2, 0.75),
          NO_AUDIT,
          new Penalties(List.of(0.75, 0.5), 4, 8, 20, 20, 4, 8, 0.25, 5),
          new Selection(20, 10, 3, false, true, true, 0, 20, 0),
          PROFILE);

  private GauntletSpecs() {}

  /** Ours, tried on this many sequences. */
  public static GauntletSpec with(int assigned, int random, int heldOut, double copyOverlap) {
    return new GauntletSpec(
        assigned,
        random,
        1000,
        heldOut,
        0.2,
        2,
        copyOverlap,
        30,
        1_000_000,
        1000,
        DRAW,
        RATING,
        new Proof(0.05, 0, 0, 0.25),
        new Sync(3, 2.5, 3, 1),
        NO_AUDIT,
        PENALTIES,
        SELECTION,
        POWER);
  }

  /** Ours for tests in which peers upload: they wait for the store's clock to tick. */
  public static GauntletSpec ticking(
      int assigned,
      int random,
      int heldOut,
      double copyOverlap,
      int readFloorSeconds,
      long tickMillis) {
    GauntletSpec spec = with(assigned, random, heldOut, copyOverlap);
    return new GauntletSpec(
        spec.assignedSequences(),
        spec.randomSequences(),
        spec.scoringShare(),
        spec.heldOutSequences(),
        spec.trialStep(),
        spec.significance(),
        spec.copyOverlap(),
        readFloorSeconds,
        spec.readBytesPerSecond(),
        tickMillis,
        spec.draw(),
        spec.rating(),
        spec.proof(),
        spec.sync(),
        spec.audit(),
        spec.penalties(),
        spec.selection(),
        spec.weights());
  }

  /** Ours, with a bound on what the trials of a round may cost. */
  public static GauntletSpec sharing(double scoringShare) {
    return new GauntletSpec(
        OURS.assignedSequences(),
        OURS.randomSequences(),
        scoringShare,
        OURS.heldOutSequences(),
        OURS.trialStep(),
        OURS.significance(),
        OURS.copyOverlap(),
        OURS.readFloorSeconds(),
        OURS.readBytesPerSecond(),
        OURS.uploadTickMillis(),
        OURS.draw(),
        OURS.rating(),
        OURS.proof(),
        OURS.sync(),
        OURS.audit(),
        OURS.penalties(),
        OURS.selection(),
        OURS.weights());
  }

  /** The same rules, with work computed again. */
  public static GauntletSpec auditing(GauntletSpec spec, Audit audit) {
    return new GauntletSpec(
        spec.assignedSequences(),
        spec.randomSequences(),
        spec.scoringShare(),
        spec.heldOutSequences(),
        spec.trialStep(),
        spec.significance(),
        spec.copyOverlap(),
        spec.readFloorSeconds(),
        spec.readBytesPerSecond(),
        spec.uploadTickMillis(),
        spec.draw(),
        spec.rating(),
        spec.proof(),
        spec.sync(),
        audit,
        spec.penalties(),
        spec.selection(),
        spec.weights());
  }

  public static GauntletSpec with(Draw draw) {
    return with(OURS, draw, OURS.penalties(), OURS.selection());
  }

  public static GauntletSpec with(Penalties penalties) {
    return with(OURS, OURS.draw(), penalties, OURS.selection());
  }

  public static GauntletSpec with(Selection selection) {
    return with(OURS, OURS.draw(), OURS.penalties(), selection);
  }

  private static GauntletSpec with(
      GauntletSpec spec, Draw draw, Penalties penalties, Selection selection) {
    return new GauntletSpec(
        spec.assignedSequences(),
        spec.randomSequences(),
        spec.scoringShare(),
        spec.heldOutSequences(),
        spec.trialStep(),
        spec.significance(),
        spec.copyOverlap(),
        spec.readFloorSeconds(),
        spec.readBytesPerSecond(),
        spec.uploadTickMillis(),
        draw,
        spec.rating(),
        spec.proof(),
        spec.sync(),
        spec.audit(),
        penalties,
        selection,
        spec.weights());
  }
}
