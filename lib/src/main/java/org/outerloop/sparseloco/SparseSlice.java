package org.outerloop.sparseloco;

import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;

/**
 * The sent entries of one slice, as every receiver reads them.
 *
 * <p>Entries stand in order of chunk, then of position. Each has a code, and the {@link Quantiser}
 * turns the code and the slice's scales into its value, which is finite whatever the bits are.
 * Immutable; three bytes per entry.
 */
public final class SparseSlice {
  private final Slice slice;
  private final ChunkGrid grid;
  private final Quantiser quantiser;
  private final short[] positions;
  private final byte[] codes;
  private final byte[] scales;

  private SparseSlice(
      Slice slice,
      ChunkGrid grid,
      Quantiser quantiser,
      short[] positions,
      byte[] codes,
      byte[] scales) {
    this.slice = slice;
    this.grid = grid;
    this.quantiser = quantiser;
    this.positions = positions;
    this.codes = codes;
    this.scales = scales;
  }

  /**
   * Takes over the arrays after checking them.
   *
   * @param positions in each chunk, strictly increasing; 0, 1, 2, ... where a chunk is sent whole
   * @param codes of the quantiser, one per position
   * @param scales of the quantiser
   * @throws IllegalArgumentException naming chunk and value, if anything is out of its range
   */
  public static SparseSlice of(
      Slice slice,
      ChunkGrid grid,
      Quantiser quantiser,
      short[] positions,
      byte[] codes,
      byte[] scales) {
    int entries = grid.entries();
    Require.that(
        grid.length() == slice.length(), "%s does not fit a grid of %s", slice, grid.length());
    Require.that(
        positions.length == entries && codes.length == entries,
        "%s sends %s entries, got %s positions and %s codes",
        slice,
        entries,
        positions.length,
        codes.length);
    Require.that(
        scales.length == quantiser.scaleBytes(grid),
        "%s has %s scales, got %s",
        slice,
        quantiser.scaleBytes(grid),
        scales.length);
    SparseSlice sparse = new SparseSlice(slice, grid, quantiser, positions, codes, scales);
    sparse.check();
    return sparse;
  }

  private void check() {
    quantiser.check(scales, grid);
    int beyond = -1 << quantiser.codeBits();
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      int previous = -1;
      int length = grid.length(index);
      for (int end = entry + grid.sent(index); entry < end; entry++) {
        int position = positions[entry];
        if (position <= previous || position >= length) {
          throw wrong(index, "position " + position + " after " + previous + " of " + length);
        }
        if ((codes[entry] & beyond) != 0) {
          throw wrong(
              index, "code " + codes[entry] + " has more than " + quantiser.codeBits() + " bits");
        }
        previous = position;
      }
    }
  }

  private IllegalArgumentException wrong(int chunk, String problem) {
    return new IllegalArgumentException(slice + ", chunk " + chunk + ": " + problem);
  }

  public Slice slice() {
    return slice;
  }

  public ChunkGrid grid() {
    return grid;
  }

  public Quantiser quantiser() {
    return quantiser;
  }

  /** Number of entries sent. */
  public int entries() {
    return positions.length;
  }

  /** Position in its chunk of an entry. */
  public int position(int entry) {
    return positions[entry];
  }

  /** Code of an entry. */
  public int code(int entry) {
    return codes[entry];
  }

  /** A copy of all positions. */
  public short[] positions() {
    return positions.clone();
  }

  /** A copy of all codes. */
  public byte[] codes() {
    return codes.clone();
  }

  /** A copy of the quantiser's scales. */
  public byte[] scales() {
    return scales.clone();
  }

  /** Adds {@code factor * value} to each sent entry's place in a dense slice. */
  public void addTo(float[] dense, float factor) {
    int entry = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      entry = addChunkTo(dense, factor, chunk, entry);
    }
  }

  /**
   * Does {@link #addTo} for one chunk, so that a merge can go chunk by chunk and keep its sums in
   * the cache.
   *
   * @param entry the first one of the chunk; the same in all slices of one grid
   * @return the first entry of the next chunk
   */
  public int addChunkTo(float[] dense, float factor, int chunk, int entry) {
    ChunkGrid.Chunk place = grid.chunk(chunk);
    int reciprocal = place.reciprocal();
    float[] levels = levels(chunk);
    for (int i = 0; i < levels.length; i++) {
      levels[i] *= factor;
    }
    int end = entry + place.sent();
    for (int i = entry; i < end; i++) {
      dense[place.offset(positions[i], reciprocal)] += levels[codes[i]];
    }
    return end;
  }

  /** Leaves in a dense slice what was not sent of it: {@code dense - value}. */
  public void subtractFrom(float[] dense) {
    addTo(dense, -1);
  }

  /** Adds one at each sent entry's place, so a merge knows who sent what; wraps at 256. */
  public void countIn(byte[] senders) {
    int entry = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      entry = countChunkIn(senders, chunk, entry);
    }
  }

  /** Does {@link #countIn} for one chunk, like {@link #addChunkTo}. */
  public int countChunkIn(byte[] senders, int chunk, int entry) {
    ChunkGrid.Chunk place = grid.chunk(chunk);
    int reciprocal = place.reciprocal();
    int end = entry + place.sent();
    for (int i = entry; i < end; i++) {
      senders[place.offset(positions[i], reciprocal)]++;
    }
    return end;
  }

  /** Sum of squares of all values; in double, by chunk: entries of a code times its square. */
  public double squaredNorm() {
    double sum = 0;
    int[] counts = new int[1 << quantiser.codeBits()];
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      java.util.Arrays.fill(counts, 0);
      for (int end = entry + grid.sent(index); entry < end; entry++) {
        counts[codes[entry]]++;
      }
      float[] levels = levels(index);
      double ofChunk = 0;
      for (int code = 0; code < levels.length; code++) {
        ofChunk += counts[code] * ((double) levels[code] * levels[code]);
      }
      sum += ofChunk;
    }
    return sum;
  }

  /** Calls for every entry in order with its offset in the slice and its value. */
  public void forEach(EntryConsumer consumer) {
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      float[] levels = levels(index);
      for (int end = entry + chunk.sent(); entry < end; entry++) {
        consumer.accept(chunk.offset(positions[entry]), levels[codes[entry]]);
      }
    }
  }

  private float[] levels(int chunk) {
    float[] levels = new float[1 << quantiser.codeBits()];
    quantiser.levels(scales, chunk, levels);
    return levels;
  }

  /** Takes one sent entry. */
  @FunctionalInterface
  public interface EntryConsumer {
    void accept(int offset, float value);
  }
}
