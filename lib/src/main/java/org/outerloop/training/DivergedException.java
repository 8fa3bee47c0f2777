package org.outerloop.training;

/** A loss, gradient or parameter is infinite or not a number: the model is of no use any more. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DivergedException(String what, double value, long step) {
    super(
        String.format(
            "%s is %s at inner step %s: lower training.peak-learning-rate, or look at the parameters"
                + " and moments this round started from",
            what, value, step));
  }

  /** The value, if it is one. */
  static double unlessFinite(String what, double value, long step) {
    if (!Double.isFinite(value)) {
      throw new DivergedException(what, value, step);
    }
    return value;
  }
}
