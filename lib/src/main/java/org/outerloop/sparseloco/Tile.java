package org.outerloop.sparseloco;

/**
 * Chunks side by side, few enough to stay in a core's cache from the first pass over them to the
 * last.
 *
 * @param firstChunk number of the leftmost one in the slice
 * @param chunks number of chunks
 * @param origin offset of its first entry in the slice
 * @param stride offset between its rows: the columns of the slice
 */
record Tile(int firstChunk, int chunks, int origin, int height, int width, int stride) {
  /** Columns of a tile, where more than one chunk fits: half a MiB for each array of 64 rows. */
  static final int COLUMNS = 2048;
}
