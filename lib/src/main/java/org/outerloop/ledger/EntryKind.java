package org.outerloop.ledger;

import java.util.Locale;

/** Which body an entry has. */
enum EntryKind {
  OPENING,
  JOIN,
  ROUND,
  STAKE,
  WEIGHTS,
  EMISSION;

  static EntryKind of(Statement statement) {
    if (statement instanceof Opening) {
      return OPENING;
    } else if (statement instanceof Join) {
      return JOIN;
    } else if (statement instanceof Round) {
      return ROUND;
    } else if (statement instanceof Stake) {
      return STAKE;
    }
    return statement instanceof Weights ? WEIGHTS : EMISSION;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
