package org.outerloop.arena;

import org.outerloop.protocol.GauntletSpec;

/** Rules with audits. */
final class Audits {
  private Audits() {}

  /** The same rules, and everybody's sketches are checked. */
  static GauntletSpec sketching(GauntletSpec g) {
    return new GauntletSpec(
        g.assignedSequences(),
        g.randomSequences(),
        g.scoringShare(),
        g.heldOutSequences(),
        g.trialStep(),
        g.significance(),
        g.copyOverlap(),
        g.readFloorSeconds(),
        g.readBytesPerSecond(),
        g.uploadTickMillis(),
        g.draw(),
        g.rating(),
        g.proof(),
        g.sync(),
        new GauntletSpec.Audit(0, 4, 4),
        g.penalties(),
        g.selection(),
        g.weights());
  }
}
