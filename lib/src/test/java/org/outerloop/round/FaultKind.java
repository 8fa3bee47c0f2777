package org.outerloop.round;

import org.outerloop.audit.Stage;

/** Silent faults that are injected into runs, and what must be said of each. */
enum FaultKind {
  /** Nothing is wrong: nothing may be named. */
  NONE(Stage.STORAGE, By.NOBODY),
  /** One token of one sequence, and its id with it. */
  TOKEN_IN_CORPUS(Stage.DATA, By.CORPUS),
  /** Two sequences of a batch change places. */
  ORDER_IN_CORPUS(Stage.DATA, By.CORPUS),
  /** A peer takes the sequences of another turn. */
  OTHER_SEQUENCES(Stage.DATA, By.PEER),
  /** A peer trains from the parameters of the round before. */
  STALE_BASE(Stage.BASE, By.PEER),
  /** A bit of moments or error feedback between two rounds. */
  STATE_BETWEEN_ROUNDS(Stage.STATE_BEFORE, By.PEER),
  /** A token after it was read. */
  TOKEN_IN_MEMORY(Stage.INNER_STEPS, By.PEER),
  /** A bit of a parameter before one of the inner steps. */
  PARAMETER_IN_STEPS(Stage.INNER_STEPS, By.PEER),
  /** A bit of a moment before one of the inner steps. */
  MOMENT_IN_STEPS(Stage.INNER_STEPS, By.PEER),
  /** A bit of a parameter after the last inner step. */
  PARAMETER_AFTER_STEPS(Stage.INNER_STEPS, By.PEER),
  /** A sent entry stands at another position. */
  SELECTION(Stage.CODEC, By.PEER),
  /** A sent entry has another code. */
  ROUNDING(Stage.CODEC, By.PEER),
  /** A scale is another. */
  SCALE(Stage.CODEC, By.PEER),
  /** A bit of the error feedback when it is kept. */
  KEPT_RESIDUAL(Stage.STATE_AFTER, By.PEER),
  /** A bit of a moment when it is kept. */
  KEPT_MOMENT(Stage.STATE_AFTER, By.PEER),
  /** A bit of a contribution before it is judged. */
  PAYLOAD_BEFORE_JUDGED(Stage.STORAGE, By.PEER),
  /** One loss of one trial. */
  LOSS(Stage.SCORING, By.VALIDATOR),
  /** The norm of one tensor of one contribution. */
  NORM(Stage.SCORING, By.VALIDATOR),
  /** A pair of contributions that have nothing in common is listed. */
  OVERLAP(Stage.COMPARISON, By.VALIDATOR),
  /** The validator judges by another rule than run.json says. */
  RULE(Stage.JUDGEMENT, By.VALIDATOR),
  /** One weight in the record. */
  WEIGHT(Stage.JUDGEMENT, By.RECORD),
  /** One rating among the standings in the record. */
  STANDING(Stage.JUDGEMENT, By.RECORD),
  /** One float of the merged model. */
  MERGED_VALUE(Stage.MERGE, By.VALIDATOR),
  /** The step of one tensor is taken with a wrong factor. */
  MERGE_FACTOR(Stage.MERGE, By.VALIDATOR),
  /** Loss on one piece of the held-out text. */
  HELD_OUT_LOSS(Stage.MEASUREMENT, By.VALIDATOR),
  /** One who takes part in one run only. */
  NEWCOMER(Stage.ROSTER, By.VALIDATOR),
  /** A bit of a stored checkpoint. */
  STORED_CHECKPOINT(Stage.STORAGE, By.STORE),
  /** A bit of a stored contribution. */
  STORED_CONTRIBUTION(Stage.STORAGE, By.STORE),
  /** A bit of a stored header or trace. */
  STORED_HEADER(Stage.STORAGE, By.STORE),
  /** A bit of a stored record, or of what a run begins with. */
  STORED_RECORD(Stage.STORAGE, By.STORE),
  /** A bit of a kept state. */
  STORED_STATE(Stage.STORAGE, By.STORE);

  /** Where the fault is made. */
  enum By {
    NOBODY,
    CORPUS,
    PEER,
    VALIDATOR,
    RECORD,
    STORE
  }

  final Stage stage;
  final By by;

  FaultKind(Stage stage, By by) {
    this.stage = stage;
    this.by = by;
  }
}
