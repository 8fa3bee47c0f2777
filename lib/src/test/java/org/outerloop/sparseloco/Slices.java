package org.outerloop.sparseloco;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;

/** Slices and numbers for tests. */
final class Slices {
  static final CompressionSpec SPEC = new CompressionSpec(64, 64, 0.95, 1 << 20);

  private Slices() {}

  static Slice matrix(int rows, int columns) {
    return new Slice(0, 0, rows, columns);
  }

  /** Independent standard normal numbers by Box and Muller. */
  static float[] gaussian(int length, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
      values[i] = (float) (radius * Math.cos(2 * Math.PI * random.nextDouble()));
    }
    return values;
  }

  static float[] dense(SparseSlice sparse) {
    float[] dense = new float[sparse.slice().length()];
    sparse.addTo(dense, 1);
    return dense;
  }

  /** L2 norm of what rounding lost of the sent values, as part of their own norm. */
  static double relativeError(SparseSlice sent, float[] values) {
    double[] sums = new double[2];
    sent.forEach(
        (offset, value) -> {
          sums[0] += Math.pow((double) values[offset] - value, 2);
          sums[1] += Math.pow(values[offset], 2);
        });
    return Math.sqrt(sums[0] / sums[1]);
  }

  /** Everything a slice says, comparable. */
  static List<String> content(SparseSlice sparse) {
    List<String> content = new ArrayList<>();
    sparse.forEach((offset, value) -> content.add(offset + "=" + value));
    content.add(HexFormat.of().formatHex(sparse.scales()));
    return content;
  }
}
