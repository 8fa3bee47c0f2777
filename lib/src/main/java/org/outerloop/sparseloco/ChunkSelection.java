package org.outerloop.sparseloco;

import java.util.Arrays;

/**
 * Exact choice of the k largest magnitudes of a chunk; among equals the lower position wins.
 *
 * <pre>
 *   bound        at most the k-th largest of the 256 large groups' maxima, from a histogram
 *   candidates   entries of at least the bound: only in groups whose maximum reaches it
 *   threshold    the k-th largest candidate, from a histogram and a sort of one of its bins
 * </pre>
 *
 * Of 4096 Gaussian numbers and k = 64, some 75 groups of 4 are looked into and 110 candidates
 * found. A candidate is one number, so that the order of numbers is the order of choice:
 *
 * <pre>
 *   magnitude's bits (31)   4095 - (row * 64 + column) (12)   sign (1)
 * </pre>
 *
 * Hot loops have no branch that depends on the values: they write always and move on by 0 or 1. Not
 * thread-safe.
 */
final class ChunkSelection {
  /** Bits of positive infinity: every finite magnitude is below. */
  private static final int INFINITY_BITS = 0x7F800000;

  private static final int MAX_EDGE = 64;
  private static final int COLUMN_BITS = 6;
  private static final int COLUMN_MASK = MAX_EDGE - 1;
  private static final int MAX_LENGTH = MAX_EDGE * MAX_EDGE;
  private static final int PLACES = MAX_LENGTH - 1;
  private static final int PLACE_BITS = 13;

  /** A bin of group maxima is a 32nd of an octave. */
  private static final int COARSE_SHIFT = 18;

  private static final int FINE_BITS = 8;

  private final GroupMaxima maxima;
  private final int[] coarse = new int[1 << (31 - COARSE_SHIFT)];
  private final int[] fine = new int[1 << FINE_BITS];
  private final int[] columns = new int[MAX_EDGE + 1];
  private final int[] reached = new int[MAX_EDGE * GroupMaxima.GROUPS + 1];
  private final long[] candidates = new long[MAX_LENGTH + 1];
  private final long[] chosen = new long[MAX_LENGTH + 1];
  private final int[] nextOfRow = new int[MAX_EDGE];
  private int largest;

  /**
   * A selection from chunks of the tile that was read last.
   *
   * @param maxima of that tile
   */
  ChunkSelection(GroupMaxima maxima) {
    this.maxima = maxima;
  }

  /**
   * Adds the chunk's largest entries.
   *
   * @param left first column of the chunk in the tile
   * @return whether all entries of the chunk are finite; if not, what was added is of no use
   */
  boolean select(float[] values, ChunkGrid.Chunk chunk, int left, ChosenEntries into) {
    if (chunk.whole()) {
      return takeWhole(values, chunk, into);
    }
    int bound = bound(chunk, left);
    if (largest >= INFINITY_BITS) {
      return false;
    }
    // a group of fewer rows than others is not worth a loop of its own
    boolean all = bound == 0 || chunk.height() % GroupMaxima.ROWS != 0;
    int count = all ? takeAll(values, chunk) : collect(values, chunk, left, bound);
    emit(chunk, count, threshold(count, chunk.sent(), all ? 0 : bound), into);
    return true;
  }

  private static boolean takeWhole(float[] values, ChunkGrid.Chunk chunk, ChosenEntries into) {
    boolean finite = true;
    int next = into.grow(chunk.length());
    int position = 0;
    for (int row = 0; row < chunk.height(); row++) {
      int from = chunk.origin() + row * chunk.stride();
      for (int i = from; i < from + chunk.width(); i++) {
        finite &= Float.isFinite(values[i]);
        into.set(next++, position++, i, values[i]);
      }
    }
    return finite;
  }

  /** A magnitude that at least k entries reach; 0 if the groups are too few to tell. */
  private int bound(ChunkGrid.Chunk chunk, int left) {
    int smallest = INFINITY_BITS;
    largest = 0;
    int rows = GroupMaxima.largeRows(chunk.height());
    for (int r = 0; r < rows; r++) {
      float[] row = maxima.large(r);
      for (int i = left; i < left + chunk.width(); i++) {
        int magnitude = Float.floatToRawIntBits(row[i]);
        coarse[magnitude >>> COARSE_SHIFT]++;
        smallest = Math.min(smallest, magnitude);
        largest = Math.max(largest, magnitude);
      }
    }
    int bin = 0;
    if (chunk.sent() <= rows * chunk.width()) {
      bin = largest >>> COARSE_SHIFT;
      for (int above = coarse[bin]; above < chunk.sent(); above += coarse[bin]) {
        bin--;
      }
    }
    Arrays.fill(coarse, smallest >>> COARSE_SHIFT, (largest >>> COARSE_SHIFT) + 1, 0);
    return bin << COARSE_SHIFT;
  }

  /** Candidates by large row, then column, then row. */
  private int collect(float[] values, ChunkGrid.Chunk chunk, int left, int bound) {
    int count = 0;
    for (int r = 0; r < GroupMaxima.largeRows(chunk.height()); r++) {
      int reaching = reachingGroups(r, left, chunk.width(), bound);
      for (int j = 0; j < reaching; j++) {
        int row = reached[j] >>> COLUMN_BITS;
        int column = reached[j] & COLUMN_MASK;
        int i = chunk.origin() + row * chunk.stride() + column;
        int place = PLACES - reached[j];
        count = offer(values[i], place, bound, count);
        count = offer(values[i + chunk.stride()], place - MAX_EDGE, bound, count);
        count = offer(values[i + 2 * chunk.stride()], place - 2 * MAX_EDGE, bound, count);
        count = offer(values[i + 3 * chunk.stride()], place - 3 * MAX_EDGE, bound, count);
      }
    }
    return count;
  }

  /** Lists the groups of a row of large groups that reach the bound, by their first entry. */
  private int reachingGroups(int largeRow, int left, int width, int bound) {
    float[] large = maxima.large(largeRow);
    int columnCount = 0;
    for (int column = 0; column < width; column++) {
      columns[columnCount] = column;
      columnCount += reaches(bound, Float.floatToRawIntBits(large[left + column]));
    }
    float[] first = maxima.groups(4 * largeRow);
    float[] second = maxima.groups(4 * largeRow + 1);
    float[] third = maxima.groups(4 * largeRow + 2);
    float[] fourth = maxima.groups(4 * largeRow + 3);
    int step = GroupMaxima.ROWS << COLUMN_BITS;
    int count = 0;
    for (int j = 0; j < columnCount; j++) {
      int i = left + columns[j];
      int entry = 4 * largeRow * step + columns[j];
      reached[count] = entry;
      count += reaches(bound, Float.floatToRawIntBits(first[i]));
      reached[count] = entry + step;
      count += reaches(bound, Float.floatToRawIntBits(second[i]));
      reached[count] = entry + 2 * step;
      count += reaches(bound, Float.floatToRawIntBits(third[i]));
      reached[count] = entry + 3 * step;
      count += reaches(bound, Float.floatToRawIntBits(fourth[i]));
    }
    return count;
  }

  private int takeAll(float[] values, ChunkGrid.Chunk chunk) {
    int count = 0;
    for (int row = 0; row < chunk.height(); row++) {
      for (int column = 0; column < chunk.width(); column++) {
        float value = values[chunk.origin() + row * chunk.stride() + column];
        count = offer(value, PLACES - (row << COLUMN_BITS | column), 0, count);
      }
    }
    return count;
  }

  /** Writes a candidate; returns the count with it, if it reaches the bound. */
  private int offer(float value, int place, int bound, int count) {
    int bits = Float.floatToRawIntBits(value);
    int magnitude = bits & Integer.MAX_VALUE;
    candidates[count] = (long) magnitude << PLACE_BITS | place << 1 | bits >>> 31;
    return count + reaches(bound, magnitude);
  }

  private static int reaches(int bound, int magnitude) {
    return (bound - 1 - magnitude) >>> 31;
  }

  /** The k-th largest candidate; all are at least the bound and at most the largest magnitude. */
  private long threshold(int count, int k, int bound) {
    long floor = (long) bound << PLACE_BITS;
    long range = ((long) largest + 1 << PLACE_BITS) - floor;
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(range) - FINE_BITS);
    Arrays.fill(fine, 0);
    for (int i = 0; i < count; i++) {
      fine[(int) (candidates[i] - floor >>> shift)]++;
    }
    int drop = count - k;
    int bin = 0;
    while (fine[bin] <= drop) {
      drop -= fine[bin++];
    }
    int inBin = 0;
    for (int i = 0; i < count; i++) {
      chosen[inBin] = candidates[i];
      inBin += candidates[i] - floor >>> shift == bin ? 1 : 0;
    }
    Arrays.sort(chosen, 0, inBin);
    return chosen[drop];
  }

  /** Adds the candidates of at least the threshold, ordered by row; in a row they are by column. */
  private void emit(ChunkGrid.Chunk chunk, int count, long threshold, ChosenEntries into) {
    Arrays.fill(nextOfRow, 0);
    int k = 0;
    for (int i = 0; i < count; i++) {
      int taken = (int) (threshold - 1 - candidates[i] >>> 63);
      chosen[k] = candidates[i];
      k += taken;
      nextOfRow[place(candidates[i]) >>> COLUMN_BITS] += taken;
    }
    int next = into.grow(k);
    for (int row = 0; row < MAX_EDGE; row++) {
      int inRow = nextOfRow[row];
      nextOfRow[row] = next;
      next += inRow;
    }
    for (int i = 0; i < k; i++) {
      int row = place(chosen[i]) >>> COLUMN_BITS;
      int column = place(chosen[i]) & COLUMN_MASK;
      into.set(
          nextOfRow[row]++,
          row * chunk.width() + column,
          chunk.origin() + row * chunk.stride() + column,
          Float.intBitsToFloat((int) (chosen[i] >>> PLACE_BITS) | (int) chosen[i] << 31));
    }
  }

  private static int place(long candidate) {
    return PLACES - ((int) candidate >>> 1 & PLACES);
  }
}
