package org.outerloop.sparseloco;

import java.util.Arrays;

/**
 * Largest magnitudes of the groups of a tile. A group is one column of up to 4 rows, a large group
 * one of up to 16. The k-th largest magnitude of a chunk is at least the k-th largest of its large
 * groups, so few groups can hold one of the k: {@link ChunkSelection} looks only there.
 *
 * <p>All loops run over a row of the tile from index 0: that is the form the compiler turns into
 * vector instructions, at some 0.1 ns an entry. Not thread-safe.
 */
final class GroupMaxima {
  /** Rows of a group. */
  static final int ROWS = 4;

  /** Groups of a large group. */
  static final int GROUPS = 4;

  private static final int MAX_ROWS = 64;

  private final float[] row;
  private final float[][] groups;
  private final float[][] large;

  GroupMaxima(int maxWidth) {
    row = new float[maxWidth];
    groups = new float[MAX_ROWS / ROWS][maxWidth];
    large = new float[MAX_ROWS / ROWS / GROUPS][maxWidth];
  }

  /** Reads a tile; each row is offered to the step before. */
  void read(float[] values, Tile tile, RowStep before) {
    for (int r = 0; r < tile.height(); r++) {
      int from = tile.origin() + r * tile.stride();
      before.apply(from, from + tile.width());
      System.arraycopy(values, from, row, 0, tile.width());
      if (r % ROWS == 0) {
        magnitudes(row, groups[r / ROWS], tile.width());
      } else {
        raise(groups[r / ROWS], row, tile.width());
      }
    }
    int filled = (tile.height() + ROWS - 1) / ROWS;
    for (int group = 0; group < largeRows(tile.height()) * GROUPS; group++) {
      if (group >= filled) {
        Arrays.fill(groups[group], 0, tile.width(), 0);
      }
      if (group % GROUPS == 0) {
        System.arraycopy(groups[group], 0, large[group / GROUPS], 0, tile.width());
      } else {
        raise(large[group / GROUPS], groups[group], tile.width());
      }
    }
  }

  /** Rows of large groups in so many rows. */
  static int largeRows(int height) {
    return (height + ROWS * GROUPS - 1) / (ROWS * GROUPS);
  }

  /** Maxima of a row of groups, by column; zero where the tile has no such rows. */
  float[] groups(int groupRow) {
    return groups[groupRow];
  }

  /** Maxima of a row of large groups, by column. NaN if there is one among the entries. */
  float[] large(int largeRow) {
    return large[largeRow];
  }

  private static void magnitudes(float[] row, float[] maxima, int width) {
    for (int i = 0; i < width; i++) {
      maxima[i] = Math.abs(row[i]);
    }
  }

  private static void raise(float[] maxima, float[] row, int width) {
    for (int i = 0; i < width; i++) {
      maxima[i] = Math.max(maxima[i], Math.abs(row[i]));
    }
  }

  /** Something done to each row of a tile just before it is read. */
  @FunctionalInterface
  interface RowStep {
    /** Takes the row's place in the slice. */
    void apply(int from, int to);
  }
}
