package org.outerloop.sparseloco;

import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;

/**
 * The sent entries of one slice, as every receiver reads them.
 *
 * <p>Entries stand in order of chunk, then of position. Each has a code of two bits, and each chunk
 * two {@link LogScale} codes; the value of an entry is plus or minus the lower or upper level of
 * its chunk, so it is finite whatever the bits are. Immutable; three bytes per entry.
 */
public final class SparseSlice {
  /** Bit of a code: the value is negative. */
  public static final int NEGATIVE = 1;

  /** Bit of a code: the value has the upper level of its chunk. */
  public static final int UPPER = 2;

  private final Slice slice;
  private final ChunkGrid grid;
  private final short[] positions;
  private final byte[] codes;
  private final byte[] scales;

  private SparseSlice(Slice slice, ChunkGrid grid, short[] positions, byte[] codes, byte[] scales) {
    this.slice = slice;
    this.grid = grid;
    this.positions = positions;
    this.codes = codes;
    this.scales = scales;
  }

  /**
   * Takes over the arrays after checking them.
   *
   * @param positions in each chunk, strictly increasing; 0, 1, 2, ... where a chunk is sent whole
   * @param codes 0 to 3, one per position
   * @param scales lower and upper code of each chunk, as unsigned bytes
   * @throws IllegalArgumentException naming chunk and value, if anything is out of its range
   */
  public static SparseSlice of(
      Slice slice, ChunkGrid grid, short[] positions, byte[] codes, byte[] scales) {
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
        scales.length == 2 * grid.chunks(),
        "%s has %s scales, got %s",
        slice,
        2 * grid.chunks(),
        scales.length);
    SparseSlice sparse = new SparseSlice(slice, grid, positions, codes, scales);
    sparse.check();
    return sparse;
  }

  private void check() {
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      if (lowerScale(index) > upperScale(index)) {
        throw wrong(index, "lower scale " + lowerScale(index) + " exceeds " + upperScale(index));
      }
      int previous = -1;
      int length = chunk.length();
      for (int end = entry + chunk.sent(); entry < end; entry++) {
        int position = positions[entry];
        if (position <= previous || position >= length) {
          throw wrong(index, "position " + position + " after " + previous + " of " + length);
        }
        if ((codes[entry] & ~(NEGATIVE | UPPER)) != 0) {
          throw wrong(index, "code " + codes[entry] + " has more than two bits");
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

  /** Number of entries sent. */
  public int entries() {
    return positions.length;
  }

  /** Position in its chunk of an entry. */
  public int position(int entry) {
    return positions[entry];
  }

  /** {@link #NEGATIVE} and {@link #UPPER} of an entry. */
  public int code(int entry) {
    return codes[entry];
  }

  public int lowerScale(int chunk) {
    return Byte.toUnsignedInt(scales[2 * chunk]);
  }

  public int upperScale(int chunk) {
    return Byte.toUnsignedInt(scales[2 * chunk + 1]);
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
    float lower = factor * LogScale.level(lowerScale(chunk));
    float upper = factor * LogScale.level(upperScale(chunk));
    int end = entry + place.sent();
    for (int i = entry; i < end; i++) {
      int code = codes[i];
      float magnitude = (code & UPPER) == 0 ? lower : upper;
      dense[place.offset(positions[i], reciprocal)] +=
          (code & NEGATIVE) == 0 ? magnitude : -magnitude;
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

  /** Sum of squares of all values; in double, in order of chunk. */
  public double squaredNorm() {
    double sum = 0;
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      int sent = grid.chunk(index).sent();
      int upperCount = 0;
      for (int end = entry + sent; entry < end; entry++) {
        upperCount += codes[entry] >>> 1;
      }
      double lower = LogScale.level(lowerScale(index));
      double upper = LogScale.level(upperScale(index));
      sum += (sent - upperCount) * (lower * lower) + upperCount * (upper * upper);
    }
    return sum;
  }

  /** Calls for every entry in order with its offset in the slice and its value. */
  public void forEach(EntryConsumer consumer) {
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      for (int end = entry + chunk.sent(); entry < end; entry++) {
        consumer.accept(chunk.offset(positions[entry]), value(index, codes[entry]));
      }
    }
  }

  private float value(int chunk, int code) {
    float level = LogScale.level((code & UPPER) == 0 ? lowerScale(chunk) : upperScale(chunk));
    return (code & NEGATIVE) == 0 ? level : -level;
  }

  /** Takes one sent entry. */
  @FunctionalInterface
  public interface EntryConsumer {
    void accept(int offset, float value);
  }
}
