package org.outerloop.merge;

import java.util.Arrays;
import java.util.List;
import org.outerloop.protocol.Require;

/**
 * Takes large contributions down to the median norm and leaves small ones alone, per tensor.
 *
 * <pre>
 *   f_r = min(1, median(n) / n_r)      n_r = norm of the tensor in contribution r
 * </pre>
 *
 * The median of an even number is the lower of the two in the middle, as in Templar's code, so
 * below half of the peers nobody can raise it by sending large values. A tensor of norm zero has
 * the factor 1. Templar adds 1e-8 to the norm; a norm that small is not clipped here either.
 */
public final class NormClip {
  private NormClip() {}

  /**
   * Factors of one tensor.
   *
   * @param squaredNorms of the contributions, in their order
   */
  public static float[] factors(double[] squaredNorms) {
    Require.that(squaredNorms.length > 0, "There is no contribution to clip");
    double[] sorted = squaredNorms.clone();
    Arrays.sort(sorted);
    Require.that(
        sorted[0] >= 0 && sorted[sorted.length - 1] < Double.POSITIVE_INFINITY,
        "Squared norms %s are not all finite and positive",
        Arrays.toString(squaredNorms));
    double median = Math.sqrt(sorted[(sorted.length - 1) / 2]);
    float[] factors = new float[squaredNorms.length];
    for (int i = 0; i < factors.length; i++) {
      double norm = Math.sqrt(squaredNorms[i]);
      factors[i] = norm > median ? (float) (median / norm) : 1;
    }
    return factors;
  }

  /**
   * Factors of all tensors.
   *
   * @param norms of the contributions, in their order
   * @return {@code [tensor][contribution]}
   */
  public static float[][] factorsByTensor(List<double[]> norms) {
    Require.that(!norms.isEmpty(), "There is no contribution to clip");
    float[][] factors = new float[norms.get(0).length][];
    for (int tensor = 0; tensor < factors.length; tensor++) {
      int at = tensor;
      factors[tensor] = factors(norms.stream().mapToDouble(squared -> squared[at]).toArray());
    }
    return factors;
  }
}
