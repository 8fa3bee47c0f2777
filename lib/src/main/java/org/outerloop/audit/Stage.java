package org.outerloop.audit;

/** What a round does, in the order of the data: two runs part at the first that differs. */
public enum Stage {
  SETTINGS("settings"),
  BEGINNING("the beginning of the run"),
  BASE("base"),
  DATA("data"),
  STATE_BEFORE("state before"),
  ACTIVATIONS("activations"),
  INNER_STEPS("inner steps"),
  CODEC("codec"),
  STATE_AFTER("state after"),
  EXCHANGE("exchange"),
  DRAW("draw"),
  SCORING("scoring"),
  COMPARISON("comparison"),
  JUDGEMENT("judgement"),
  MERGE("merge"),
  MEASUREMENT("held-out loss"),
  ROSTER("next roster"),
  /** A stored object is not what its digest says. */
  STORAGE("storage");

  private final String words;

  Stage(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
