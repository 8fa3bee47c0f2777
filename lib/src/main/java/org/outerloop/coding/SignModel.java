package org.outerloop.coding;

import java.util.Arrays;
import org.outerloop.sparseloco.ChunkGrid;

/**
 * Signs and other bits of codes. A gradient is close to an outer product, so the sign at (i, j) is
 * often that of u_i w_j. Both factors are learnt on the way, in 1/16, at most 8:
 *
 * <pre>
 *   "is the sign that of u_i w_j?"   a bit in the context (quarter octave of |u_i w_j|, 0 for zero)
 *   step(x) = x min(16, |x|) div (|x| + 8)
 *   u_i += sign * step(w_j),  w_j += sign * step(u_i)       with the old u_i
 *   u_i = 16 sign, w_j = 16                                 where both were zero
 * </pre>
 *
 * Bit 0 of a code is its sign; the others follow from the lowest, each in the context of those
 * before it and of whether the entry before had any.
 *
 * <p>A slice begins with u = 0. The first slice of a tensor begins with the w of the slice before,
 * if that has as many columns and the encoder says so; matrices that read the same activations
 * share it.
 */
final class SignModel {
  private static final int ONE = 16;
  private static final int MOST = 8 * ONE;
  private static final int CONTEXTS = 64;
  private static final int NODES = 1 << 7;
  private static final int TRIAL_CHUNKS = 64;
  private static final byte[] STEPS = steps();
  private static final byte[] SIZES = sizes();

  private final BitModels agrees = new BitModels(CONTEXTS);
  private final BitModels others = new BitModels(2 * NODES);
  private short[] rows = new short[0];
  private short[] columns = new short[0];
  private int before;

  /** A block begins. */
  void begin() {
    for (int context = 0; context < CONTEXTS; context++) {
      agrees.set(context, EntropyCoder.SCALE / 2 + 32 * Math.min(context, 48));
    }
    for (int context = 0; context < 2 * NODES; context++) {
      others.set(context, EntropyCoder.SCALE / 2);
    }
    columns = new short[0];
  }

  /** Whether the factors of the slice before can be those of this one. */
  boolean fits(ChunkGrid grid) {
    return columns.length == grid.columns();
  }

  /** Whether keeping the factors of the columns makes the codes of the first chunks shorter. */
  boolean keepPays(ChunkGrid grid, short[] positions, byte[] codes, int bits) {
    return cost(grid, positions, codes, bits, true) <= cost(grid, positions, codes, bits, false);
  }

  /** One that has learnt the same, between two slices. */
  SignModel copy() {
    SignModel copy = new SignModel();
    copy.agrees.copy(agrees);
    copy.others.copy(others);
    copy.columns = columns.clone();
    return copy;
  }

  private long cost(ChunkGrid grid, short[] positions, byte[] codes, int bits, boolean keep) {
    SignModel trial = copy();
    trial.beginSlice(grid, keep);
    RansEncoder counter = new RansEncoder();
    int chunks = Math.min(grid.chunks(), TRIAL_CHUNKS);
    trial.code(counter, grid, chunks, positions, codes, bits);
    return counter.cost();
  }

  /**
   * A slice begins.
   *
   * @param keep the factors of the columns
   */
  void beginSlice(ChunkGrid grid, boolean keep) {
    if (rows.length < grid.rows()) {
      rows = new short[grid.rows()];
    }
    Arrays.fill(rows, (short) 0);
    if (!keep) {
      columns = new short[grid.columns()];
    }
    before = 0;
  }

  /** Codes all codes of a slice. */
  void code(EntropyCoder coder, ChunkGrid grid, short[] positions, byte[] codes, int bits) {
    code(coder, grid, grid.chunks(), positions, codes, bits);
  }

  private void code(
      EntropyCoder coder, ChunkGrid grid, int chunks, short[] positions, byte[] codes, int bits) {
    int entry = 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      ChunkGrid.Chunk shape = grid.chunk(chunk);
      int top = shape.origin() / grid.columns();
      int left = shape.origin() - top * grid.columns();
      int reciprocal = shape.reciprocal();
      for (int end = entry + shape.sent(); entry < end; entry++) {
        int position = positions[entry];
        int row = shape.row(position, reciprocal);
        int column = position - row * shape.width();
        int sign = sign(coder, top + row, left + column, codes[entry] & 1);
        codes[entry] = (byte) (bits == 1 ? sign : sign | upper(coder, codes[entry], bits));
      }
    }
  }

  private int sign(EntropyCoder coder, int i, int j, int given) {
    int u = rows[i];
    int w = columns[j];
    int product = u * w;
    int expected = product >>> 31;
    int negative =
        agrees.code(coder, SIZES[Math.abs(product)], given ^ expected ^ 1) ^ expected ^ 1;
    if (product == 0 && u == 0 && w == 0) {
      rows[i] = (short) (negative == 1 ? -ONE : ONE);
      columns[j] = ONE;
    } else {
      int direction = 1 - 2 * negative;
      rows[i] = moved(u, direction * step(w));
      columns[j] = moved(w, direction * step(u));
    }
    return negative;
  }

  private static int step(int factor) {
    return STEPS[factor + MOST];
  }

  private static short moved(int factor, int by) {
    return (short) Math.max(-MOST, Math.min(factor + by, MOST));
  }

  private int upper(EntropyCoder coder, int given, int bits) {
    int node = 1;
    int upper = 0;
    for (int bit = 1; bit < bits; bit++) {
      int value = others.code(coder, before * NODES + node, given >>> bit & 1);
      upper |= value << bit;
      node = node << 1 | value;
    }
    before = upper == 0 ? 0 : 1;
    return upper;
  }

  private static byte[] steps() {
    byte[] steps = new byte[2 * MOST + 1];
    for (int factor = -MOST; factor <= MOST; factor++) {
      int size = Math.abs(factor);
      steps[factor + MOST] = (byte) (factor * Math.min(ONE, size) / (size + ONE / 2));
    }
    return steps;
  }

  private static byte[] sizes() {
    byte[] sizes = new byte[MOST * MOST + 1];
    for (int product = 1; product < sizes.length; product++) {
      sizes[product] = (byte) (1 + Log.quarters(product));
    }
    return sizes;
  }
}
