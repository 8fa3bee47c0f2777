package org.outerloop.round;

import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * How far a loss may be from the recorded one where the arithmetic is not that of the machine that
 * recorded it. On the same CPU type losses are equal to the bit. Elsewhere products are summed in
 * another order, and in bfloat16 a sum that lay near the middle between two numbers is rounded to
 * the other one.
 *
 * <pre>
 *   e    = 2^-11 in bfloat16; 2^-23 sqrt(w) in float32    w = longest sum
 *   d    = 7 L + 3                                         roundings on the way through L layers
 *   tol  = e sqrt(d / n) max(1, loss)                      n = tokens that the mean is over
 * </pre>
 *
 * <p>A rounding of random sign moves a hidden state by less than half the spacing of numbers, 2^-8
 * of its size in bfloat16; d of them add up as sqrt(d), and a logit, so the loss of a token, moves
 * by no larger share. Tokens add up as 1 / sqrt(n). Only sums that lie next to the middle between
 * two numbers are rounded otherwise by another CPU, so an eighth of the spacing is taken: with AVX2
 * in place of AMX the largest of 91 deviations was 0.18 of tol. An improvement is a difference of
 * two losses over a loss: twice tol over the loss. What a validator could hide below this is hidden
 * only from auditors on other CPUs: on its own type the bits are compared.
 */
record ReplayTolerance(double perRootToken) {
  private static final double BFLOAT16 = 0x1p-11;
  private static final double FLOAT32 = 0x1p-23;
  private static final int ROUNDINGS_PER_LAYER = 7;
  private static final int OTHER_ROUNDINGS = 3;

  static ReplayTolerance of(RunSpec spec) {
    ModelSpec model = spec.model();
    int widest = Math.max(model.hiddenSize(), model.feedForwardSize());
    double spacing =
        spec.training().precision() == Precision.BFLOAT16 ? BFLOAT16 : FLOAT32 * Math.sqrt(widest);
    int depth = ROUNDINGS_PER_LAYER * model.layers() + OTHER_ROUNDINGS;
    return new ReplayTolerance(spacing * Math.sqrt(depth));
  }

  /** Of a mean loss over so many tokens. */
  double ofLoss(double loss, long tokens) {
    return perRootToken / Math.sqrt(tokens) * Math.max(1, loss);
  }

  /** Of an improvement, or its error, over so many tokens of such a loss. */
  double ofImprovement(double lossBefore, long tokens) {
    return 2 * ofLoss(lossBefore, tokens) / Math.max(1e-9, lossBefore);
  }
}
