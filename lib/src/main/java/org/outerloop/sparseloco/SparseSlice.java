package org.outerloop.sparseloco;

import java.util.Arrays;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;

/**
 * The sent entries of one slice, as every receiver reads them.
 *
 * <p>Entries stand in order of chunk, then of position. Each has a code, and the {@link Quantiser}
 * turns the code and the slice's scales into its value, which is finite whatever the bits are.
 * Immutable; two bytes per entry and its code.
 */
public final class SparseSlice {
  /** Entries whose codes are taken from one word. */
  private static final int EIGHT = 8;

  private final Slice slice;
  private final ChunkGrid grid;
  private final Quantiser quantiser;
  private final short[] positions;
  private final PackedCodes codes;
  private final byte[] scales;

  private SparseSlice(
      Slice slice,
      ChunkGrid grid,
      Quantiser quantiser,
      short[] positions,
      PackedCodes codes,
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
   * @throws IllegalArgumentException naming chunk or entry, and value, if anything is out of its
   *     range
   */
  public static SparseSlice of(
      Slice slice,
      ChunkGrid grid,
      Quantiser quantiser,
      short[] positions,
      byte[] codes,
      byte[] scales) {
    requireCounts(slice, grid, positions.length, codes.length);
    return of(
        slice, grid, quantiser, positions, PackedCodes.pack(codes, quantiser.codeBits()), scales);
  }

  /** The same with codes that are packed. */
  public static SparseSlice of(
      Slice slice,
      ChunkGrid grid,
      Quantiser quantiser,
      short[] positions,
      PackedCodes codes,
      byte[] scales) {
    Require.that(
        grid.length() == slice.length(), "%s does not fit a grid of %s", slice, grid.length());
    requireCounts(slice, grid, positions.length, codes.count());
    Require.that(
        codes.bits() == quantiser.codeBits(),
        "codes of %s bits, must be of %s",
        codes.bits(),
        quantiser.codeBits());
    Require.that(
        scales.length == quantiser.scaleBytes(grid),
        "%s has %s scales, got %s",
        slice,
        quantiser.scaleBytes(grid),
        scales.length);
    quantiser.check(scales, grid);
    SparseSlice sparse = new SparseSlice(slice, grid, quantiser, positions, codes, scales);
    sparse.checkPositions();
    return sparse;
  }

  private static void requireCounts(Slice slice, ChunkGrid grid, int positions, int codes) {
    Require.that(
        positions == grid.entries() && codes == grid.entries(),
        "%s sends %s entries, got %s positions and %s codes",
        slice,
        grid.entries(),
        positions,
        codes);
  }

  /** Folds everything that could be wrong into a sign bit; looks closer only if it is set. */
  private void checkPositions() {
    int wrong = 0;
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      int previous = -1;
      for (int end = entry + grid.sent(index); entry < end; entry++) {
        int position = positions[entry];
        wrong |= position - previous - 1;
        previous = position;
      }
      wrong |= grid.length(index) - 1 - previous;
    }
    if (wrong < 0) {
      throw wrongPosition();
    }
  }

  private IllegalArgumentException wrongPosition() {
    int entry = 0;
    for (int index = 0; ; index++) {
      int previous = -1;
      int length = grid.length(index);
      for (int end = entry + grid.sent(index); entry < end; entry++) {
        int position = positions[entry];
        if (position <= previous || position >= length) {
          return new IllegalArgumentException(
              String.format(
                  "%s, chunk %d: position %d after %d of %d",
                  slice, index, position, previous, length));
        }
        previous = position;
      }
    }
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
    return codes.get(entry);
  }

  /** A copy of all positions. */
  public short[] positions() {
    return positions.clone();
  }

  /** A copy of all codes, one per byte. */
  public byte[] codes() {
    return codes.unpack();
  }

  /** All codes. */
  public PackedCodes packedCodes() {
    return codes;
  }

  /** A copy of the quantiser's scales. */
  public byte[] scales() {
    return scales.clone();
  }

  /** Adds {@code factor * value} to each sent entry's place in a dense slice. */
  public void addTo(float[] dense, float factor) {
    float[] levels = new float[1 << quantiser.codeBits()];
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      int reciprocal = chunk.reciprocal();
      scaledLevels(index, factor, levels);
      for (int end = entry + chunk.sent(); entry < end; entry++) {
        dense[chunk.offset(positions[entry], reciprocal)] += levels[codes.get(entry)];
      }
    }
  }

  /**
   * Adds one chunk to sums that hold nothing but this chunk: {@code factor * value} at the position
   * of each sent entry, and one to its senders.
   *
   * @param entry the first one of the chunk; the same in all slices of one grid
   * @return the first entry of the next chunk
   */
  public int addChunkTo(ChunkSums to, float factor, int chunk, int entry) {
    float[] levels = to.levels;
    float[] sums = to.sums();
    float[] senders = to.senders();
    scaledLevels(chunk, factor, levels);
    int end = entry + grid.sent(chunk);
    int bits = codes.bits();
    int mask = (1 << bits) - 1;
    int next = entry;
    for (; next <= end - EIGHT; next += EIGHT) {
      long word = codes.word(next);
      for (int i = 0; i < EIGHT; i++) {
        int position = positions[next + i];
        sums[position] += levels[(int) word & mask];
        senders[position]++;
        word >>>= bits;
      }
    }
    for (; next < end; next++) {
      int position = positions[next];
      sums[position] += levels[codes.get(next)];
      senders[position]++;
    }
    return end;
  }

  private void scaledLevels(int chunk, float factor, float[] levels) {
    quantiser.levels(scales, chunk, levels);
    for (int code = 0; code < 1 << quantiser.codeBits(); code++) {
      levels[code] *= factor;
    }
  }

  /** Leaves in a dense slice what was not sent of it: {@code dense - value}. */
  public void subtractFrom(float[] dense) {
    addTo(dense, -1);
  }

  /** Adds one at each sent entry's place, so a merge knows who sent what; wraps at 256. */
  public void countIn(byte[] senders) {
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      int reciprocal = chunk.reciprocal();
      for (int end = entry + chunk.sent(); entry < end; entry++) {
        senders[chunk.offset(positions[entry], reciprocal)]++;
      }
    }
  }

  /** Sum of squares of all values; in double, by chunk: entries of a code times its square. */
  public double squaredNorm() {
    double sum = 0;
    float[] levels = new float[1 << quantiser.codeBits()];
    int[] counts = new int[levels.length];
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      Arrays.fill(counts, 0);
      int end = entry + grid.sent(index);
      codes.count(entry, end, counts);
      entry = end;
      quantiser.levels(scales, index, levels);
      double ofChunk = 0;
      for (int code = 0; code < levels.length; code++) {
        ofChunk += counts[code] * ((double) levels[code] * levels[code]);
      }
      sum += ofChunk;
    }
    return sum;
  }

  /** What each code of a chunk means. */
  float[] levels(int chunk) {
    float[] levels = new float[1 << quantiser.codeBits()];
    quantiser.levels(scales, chunk, levels);
    return levels;
  }

  /** Calls for every entry in order with its offset in the slice and its value. */
  public void forEach(EntryConsumer consumer) {
    float[] levels = new float[1 << quantiser.codeBits()];
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      quantiser.levels(scales, index, levels);
      for (int end = entry + chunk.sent(); entry < end; entry++) {
        consumer.accept(chunk.offset(positions[entry]), levels[codes.get(entry)]);
      }
    }
  }

  /** Takes one sent entry. */
  @FunctionalInterface
  public interface EntryConsumer {
    void accept(int offset, float value);
  }
}
