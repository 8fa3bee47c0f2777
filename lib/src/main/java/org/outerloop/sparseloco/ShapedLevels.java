package org.outerloop.sparseloco;

import org.outerloop.protocol.Require;

/**
 * Two bits per value: a sign and one of two levels, which are the same multiples of the mean
 * magnitude in all chunks of a slice. The top entries of all chunks are spread alike, so this loses
 * no more than {@link TwoLevels} with half the scales: a relative L2 error of 0.03 to 0.06 on real
 * error-feedback buffers. 2.125 bits per value with k = 64.
 *
 * <pre>
 *   m      = level of the chunk's mean magnitude        {@link LogScale}, as in {@link SignMean}
 *   r      = |v| / m
 *   lower  = mean r below the split, upper = mean r above it, both in 64ths and below 4
 *   value  = m * lower or m * upper, with its sign      the nearer one; halfway, the lower
 * </pre>
 *
 * The split of the slice is the one that loses least in squares, {@code sum m^2 (r - level)^2},
 * among multiples of 1/64, so that large chunks count most; among equally good splits the first.
 * Sums are double, in order of entry and then of r. Two passes and 4 KiB of histogram per slice.
 *
 * <p>Scales are the lower and the upper multiple, a byte each, then the code of m of each chunk.
 */
final class ShapedLevels implements Quantiser {
  /** Multiples are written in this fraction of one. */
  private static final float STEP = 1 / 64f;

  private static final int STEPS = 256;
  private static final int SHAPE_BYTES = 2;

  @Override
  public int codeBits() {
    return 2;
  }

  @Override
  public int scaleBytes(ChunkGrid grid) {
    return SHAPE_BYTES + grid.chunks();
  }

  @Override
  public void quantise(ChunkGrid grid, float[] values, byte[] codes, byte[] scales) {
    Histogram histogram = new Histogram();
    int entry = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      int end = entry + grid.sent(chunk);
      int mean = LogScale.code(mean(values, entry, end));
      histogram.add(values, entry, end, LogScale.level(mean));
      scales[SHAPE_BYTES + chunk] = (byte) mean;
      entry = end;
    }
    histogram.split(scales);
    round(grid, values, codes, scales);
  }

  private static double mean(float[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.abs(values[i]);
    }
    return sum / (to - from);
  }

  private void round(ChunkGrid grid, float[] values, byte[] codes, byte[] scales) {
    float[] levels = new float[1 << codeBits()];
    int entry = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      levels(scales, chunk, levels);
      float lower = levels[0];
      float upper = levels[TwoLevels.UPPER];
      double boundary = lower == upper ? Double.POSITIVE_INFINITY : ((double) lower + upper) / 2;
      for (int end = entry + grid.sent(chunk); entry < end; entry++) {
        int sign = values[entry] < 0 ? TwoLevels.NEGATIVE : 0;
        boolean above = Math.abs(values[entry]) > boundary;
        codes[entry] = (byte) (above ? sign | TwoLevels.UPPER : sign);
      }
    }
  }

  @Override
  public void levels(byte[] scales, int chunk, float[] levels) {
    float mean = LogScale.level(Byte.toUnsignedInt(scales[SHAPE_BYTES + chunk]));
    levels[0] = mean * (Byte.toUnsignedInt(scales[0]) * STEP);
    levels[TwoLevels.UPPER] = mean * (Byte.toUnsignedInt(scales[1]) * STEP);
    levels[TwoLevels.NEGATIVE] = -levels[0];
    levels[TwoLevels.NEGATIVE | TwoLevels.UPPER] = -levels[TwoLevels.UPPER];
  }

  @Override
  public void check(byte[] scales, ChunkGrid grid) {
    int lower = Byte.toUnsignedInt(scales[0]);
    int upper = Byte.toUnsignedInt(scales[1]);
    Require.that(lower <= upper, "shape: lower multiple %s exceeds %s", lower, upper);
  }

  /** How the multiples r of a slice are spread: for each 64th the weight m^2 and the sum m^2 r. */
  private static final class Histogram {
    private final double[] weights = new double[STEPS];
    private final double[] sums = new double[STEPS];

    void add(float[] values, int from, int to, float mean) {
      if (mean == 0) {
        return; // whatever the shape, the chunk is read as zeros
      }
      double weight = (double) mean * mean;
      for (int i = from; i < to; i++) {
        double multiple = Math.min(Math.abs(values[i]) / (double) mean, (STEPS - 1) * STEP);
        int bin = (int) (multiple / STEP);
        weights[bin] += weight;
        sums[bin] += weight * multiple;
      }
    }

    /** Writes both multiples; equal ones, if all entries are in one bin or there are none. */
    void split(byte[] shape) {
      double[] weightsFrom = suffixSums(weights);
      double[] sumsFrom = suffixSums(sums);
      double lower = sumsFrom[0] / weightsFrom[0];
      double upper = lower;
      double best = 0;
      double weight = 0;
      double sum = 0;
      for (int bin = 1; bin < STEPS; bin++) {
        weight += weights[bin - 1];
        sum += sums[bin - 1];
        double gain = sum * sum / weight + sumsFrom[bin] * sumsFrom[bin] / weightsFrom[bin];
        if (gain > best) { // false for the NaN of an empty side
          best = gain;
          lower = sum / weight;
          upper = sumsFrom[bin] / weightsFrom[bin];
        }
      }
      shape[0] = code(lower);
      shape[1] = code(upper);
    }

    /** Sums from each bin to the last, added from the end: an empty rest is 0 exactly. */
    private static double[] suffixSums(double[] terms) {
      double[] suffix = terms.clone();
      for (int bin = STEPS - 2; bin >= 0; bin--) {
        suffix[bin] += suffix[bin + 1];
      }
      return suffix;
    }

    private static byte code(double multiple) {
      return (byte) Math.round(multiple / STEP); // NaN of a slice of zeros gives 0
    }
  }
}
