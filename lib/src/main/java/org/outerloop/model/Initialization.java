package org.outerloop.model;

import java.util.Arrays;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TensorSpec;

/**
 * The first parameters. Norm weights are 1. Entry i of a matrix is normal with deviation 0.02, and
 * 0.02 / sqrt(2 layers) for the two projections that write to the residual stream (Radford et al.,
 * GPT-2), by Box and Muller's transform of two SplitMix64 draws:
 *
 * <pre>
 *   key  = Seeds.of(seed, 0, name, "initialization")             per tensor
 *   a, b = draws 2j and 2j + 1 of SplitMix64(key), j = i / 2     as 53-bit fractions
 *   r    = sqrt(-2 ln(1 - a)),  angle = 2 pi b
 *   x    = deviation * r * (i even ? cos(angle) : sin(angle))    rounded to float32 at the end
 * </pre>
 *
 * <p>Each entry is a pure function of (seed, tensor name, i), in double with StrictMath, so any
 * slice can be made anywhere, in any order, with equal bits. About 0.1 microseconds an entry.
 */
public final class Initialization {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L; // SplitMix64's step
  private static final double DEVIATION = 0.02;

  private Initialization() {}

  /**
   * The entries of one slice.
   *
   * @param layout of {@code model}
   */
  public static float[] values(ModelSpec model, ParameterLayout layout, Slice slice, long seed) {
    TensorSpec tensor = layout.tensor(slice.tensor());
    Require.that(
        slice.columns() == tensor.columns() && slice.firstRow() + slice.rows() <= tensor.rows(),
        "%s is not of tensor %s, %s x %s",
        slice,
        tensor.name(),
        tensor.rows(),
        tensor.columns());
    float[] values = new float[slice.length()];
    if (tensor.vector()) {
      Arrays.fill(values, 1);
    } else {
      long key = Seeds.of(seed, 0, tensor.name(), "initialization");
      fillNormal(values, slice.offset(), key, deviation(model, tensor.name()));
    }
    return values;
  }

  private static double deviation(ModelSpec model, String name) {
    boolean writesToStream = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
    return writesToStream ? DEVIATION / StrictMath.sqrt(2.0 * model.layers()) : DEVIATION;
  }

  private static void fillNormal(float[] values, long first, long key, double deviation) {
    long end = first + values.length;
    for (long pair = first / 2; 2 * pair < end; pair++) {
      double radius = deviation * StrictMath.sqrt(-2 * StrictMath.log(1 - draw(key, 2 * pair)));
      double angle = 2 * StrictMath.PI * draw(key, 2 * pair + 1);
      int at = (int) (2 * pair - first);
      if (at >= 0) {
        values[at] = (float) (radius * StrictMath.cos(angle));
      }
      if (at + 1 < values.length) {
        values[at + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
  }

  /** Draw n of SplitMix64 with state {@code key}, as a fraction in [0, 1). */
  private static double draw(long key, long n) {
    return (SplitMix64.mix(key + (n + 1) * GOLDEN_GAMMA) >>> 11) * 0x1.0p-53;
  }
}
