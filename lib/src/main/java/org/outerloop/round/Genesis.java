package org.outerloop.round;

import org.outerloop.protocol.Digest;

/**
 * What a run begins with.
 *
 * @param spec digest of run.json
 * @param model root digest of the first parameters
 * @param heldOutLoss of the first parameters, in nats per token
 * @param next about round 0
 */
public record Genesis(Digest spec, Digest model, double heldOutLoss, NextRound next) {
  /** Where round 0 starts. */
  public RoundStart start() {
    return next.start(0, model);
  }
}
