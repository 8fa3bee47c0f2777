package org.outerloop.audit.evidence;

import java.util.List;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * Losses of sequences by {@link PlainLlama}, and by how much an honest measurement may differ from
 * them.
 *
 * <p>A run's own pass rounds every result to its format. How much that does is measured, by a
 * second pass that rounds the same results: d is the largest difference it makes to the loss of a
 * sequence. The run's pass rounds otherwise in the order of its sums, so it differs by another draw
 * of the like size; sums of K products in float32 add an error that grows as the root of K, where
 * those of a bfloat16 pass are small beside its rounding. So
 *
 * <pre>
 *   tolerance = 8 d sqrt(K) + 1e-6      float32       K = longest row of a matrix
 *   tolerance = 8 d + 1e-6              bfloat16
 * </pre>
 *
 * @param each mean loss of each sequence, exact
 * @param tolerance of each, and so of any mean of them
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once
record PlainLosses(double[] each, double tolerance) {
  private static final double MARGIN = 8;
  private static final double LEAST = 1e-6;

  static PlainLosses of(
      ModelSpec model, Precision precision, ModelValues values, List<int[]> sequences) {
    double[] exact = new PlainLlama(model, values, Rounding.NONE).losses(sequences);
    double[] rounded = new PlainLlama(model, values, Rounding.of(precision)).losses(sequences);
    double most = 0;
    for (int i = 0; i < exact.length; i++) {
      most = Math.max(most, Math.abs(exact[i] - rounded[i]));
    }
    int longest =
        Math.max(Math.max(model.hiddenSize(), model.querySize()), model.feedForwardSize());
    double sums = precision == Precision.BFLOAT16 ? 1 : Math.sqrt(longest);
    return new PlainLosses(exact, MARGIN * most * sums + LEAST);
  }
}
