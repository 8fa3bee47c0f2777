package org.outerloop.audit;

/** What a round does, in the order of the data: two runs part at the first that differs. */
public enum Stage {
  SETTINGS("settings"),
  BEGINNING("the beginning of the run"),
  BASE("the base that a peer began with"),
  DATA("data"),
  STATE_BEFORE("the state that a peer began with"),
  ACTIVATIONS("activations under the base"),
  INNER_STEPS("inner steps"),
  CODEC("codec"),
  STATE_AFTER("the state that a peer left"),
  EXCHANGE("exchange"),
  DRAW("the draw of sequences to try on"),
  SCORING("scoring"),
  COMPARISON("comparison of contributions"),
  JUDGEMENT("judgement"),
  MERGE("merge"),
  MEASUREMENT("held-out loss"),
  ROSTER("who takes part in the next round"),
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
