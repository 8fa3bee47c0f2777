package org.outerloop.sparseloco;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.outerloop.protocol.Require;

/**
 * Templar's two bits per value: four bins of one width, each decoded as the mean of what fell in.
 *
 * <pre>
 *   shift = mean(v),  c = v - shift
 *   scale = 6 * std / 4,  std = |c| / sqrt(n - 1)        1, if that is 0, NaN or infinite
 *   code  = clamp(round(c / scale + 2), 0, 3)            halves to the even number
 *   value = table[code] + shift,  table[b] = mean of all c with code b, 0 if there are none
 * </pre>
 *
 * So the bins meet at -2.25, -0.75 and 0.75 standard deviations, and 0 and 2 are hardly used where
 * chunks are of one size: then it is a sign. Its relative L2 error is 0.111 on the top 64 of 4096
 * Gaussian numbers. On real error-feedback buffers it is 0.05 to 0.17 for the matrices of layers (a
 * sign and a mean per chunk: 0.05 to 0.11 with half the bits) and, from round 5 on, 0.2 to 0.4 for
 * the embedding, whose chunks differ in scale.
 *
 * <p>Scales are 20 bytes, the table and then the shift, as little-endian float32. Neither may
 * exceed {@link LogScale}'s largest level: Templar has no limit, but a receiver should refuse what
 * is far beyond every pseudo-gradient. What is larger is sent as that and the rest stays in the
 * error feedback.
 *
 * <p>Templar takes all sent entries of a tensor, this all of a slice: the same where a tensor is
 * one slice (set slice-entries up to 2^24), else one table per slice. Every step is rounded to
 * float as in torch, but sums are double and rounded once; torch sums floats in an order of its own
 * and may differ in the last bits.
 *
 * @see <a href="https://github.com/one-covenant/templar">tplr/compress.py, 0120eb5</a>
 */
final class TemplarBins implements Quantiser {
  private static final int BINS = 4;
  private static final int MIDDLE = BINS / 2;
  private static final float RANGE = 6;
  private static final int SHIFT = BINS;
  private static final float LARGEST = LogScale.level(LogScale.MAX_CODE);
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  @Override
  public int codeBits() {
    return 2;
  }

  @Override
  public int scaleBytes(ChunkGrid grid) {
    return (BINS + 1) * Float.BYTES;
  }

  @Override
  public void quantise(ChunkGrid grid, float[] values, byte[] codes, byte[] scales) {
    float shift = mean(values);
    float scale = scale(values, shift);
    double[] sums = new double[BINS];
    int[] counts = new int[BINS];
    for (int i = 0; i < values.length; i++) {
      float centred = values[i] - shift;
      int code = code(centred / scale);
      codes[i] = (byte) code;
      sums[code] += centred;
      counts[code]++;
    }
    for (int code = 0; code < BINS; code++) {
      set(scales, code, counts[code] == 0 ? 0 : (float) (sums[code] / counts[code]));
    }
    set(scales, SHIFT, shift);
  }

  private static float mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return (float) (sum / values.length);
  }

  private static float scale(float[] values, float shift) {
    double squares = 0;
    for (float value : values) {
      float centred = value - shift;
      squares += centred * centred; // rounded to float, so it vanishes or overflows as torch's
    }
    // of a single value 0 / 0
    float deviation = (float) Math.sqrt(squares) / (float) Math.sqrt(values.length - 1.0);
    float scale = RANGE * deviation / BINS;
    return scale == 0 || !Float.isFinite(scale) ? 1 : scale;
  }

  private static int code(float scaled) {
    return (int) Math.max(0, Math.min(Math.rint(scaled + MIDDLE), BINS - 1));
  }

  @Override
  public void levels(byte[] scales, int chunk, float[] levels) {
    float shift = get(scales, SHIFT);
    for (int code = 0; code < BINS; code++) {
      levels[code] = get(scales, code) + shift;
    }
  }

  @Override
  public void check(byte[] scales, ChunkGrid grid) {
    for (int i = 0; i <= SHIFT; i++) {
      float value = get(scales, i);
      Require.that(
          Math.abs(value) <= LARGEST,
          "%s is %s, outside [-%s, %s]",
          i == SHIFT ? "shift" : "level " + i,
          value,
          LARGEST,
          LARGEST);
    }
  }

  private static float get(byte[] scales, int index) {
    return (float) FLOATS.get(scales, index * Float.BYTES);
  }

  private static void set(byte[] scales, int index, float value) {
    FLOATS.set(scales, index * Float.BYTES, Math.max(-LARGEST, Math.min(value, LARGEST)));
  }
}
