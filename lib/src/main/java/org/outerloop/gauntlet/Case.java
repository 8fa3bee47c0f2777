package org.outerloop.gauntlet;

import java.util.Optional;
import org.outerloop.protocol.PeerId;

/**
 * One peer before its judge.
 *
 * @param index in peer order
 * @param loss absent when the contribution was not accepted, or not tried in this round
 */
record Case(int index, Evidence evidence, Standing before, Optional<LossScore> loss) {

  static Case of(int index, Evidence evidence, Standing before) {
    return new Case(index, evidence, before, evidence.losses().map(LossScore::of));
  }

  PeerId peer() {
    return evidence.peer();
  }

  boolean isAccepted() {
    return evidence.outcome() == Outcome.ACCEPTED;
  }

  /** The loss score, or a value below all of them. */
  double scoreOrLowest() {
    return loss.map(LossScore::score).orElse(Double.NEGATIVE_INFINITY);
  }
}
