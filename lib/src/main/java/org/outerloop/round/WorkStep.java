package org.outerloop.round;

/** Steps of a peer's round, in the order in which they are taken. */
public enum WorkStep {
  /** The parameters it started from. */
  BASE,
  /** Moments and error feedback that it began with. */
  STATE_BEFORE,
  /** The sequences it trained on. */
  DATA,
  /** From the base to the trained parameters. */
  INNER_STEPS,
  /** From these to what was sent: error feedback, choice, quantiser, coder. */
  CODEC,
  /** Moments and error feedback that it left. */
  STATE_AFTER
}
