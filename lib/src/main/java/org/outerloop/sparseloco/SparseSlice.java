package org.outerloop.sparseloco;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
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
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Of the same code: one alone would wait for itself at every entry. */
  private static final int COUNTERS = 4;

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

  /** Folds everything that could be wrong into sign bits; looks closer only if one is set. */
  private void check() {
    quantiser.check(scales, grid);
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
    if (wrong < 0 || codesSeen() >>> quantiser.codeBits() != 0) {
      throw firstWrong();
    }
  }

  /** All bits that are set in any code. */
  private int codesSeen() {
    long eights = 0;
    int entry = 0;
    for (; entry + Long.BYTES <= codes.length; entry += Long.BYTES) {
      eights |= (long) LONG.get(codes, entry);
    }
    for (; entry < codes.length; entry++) {
      eights |= codes[entry] & 0xFF;
    }
    long fours = eights | eights >>> 32;
    long pairs = fours | fours >>> 16;
    return (int) (pairs | pairs >>> 8) & 0xFF;
  }

  private IllegalArgumentException firstWrong() {
    int bits = quantiser.codeBits();
    int entry = 0;
    for (int index = 0; ; index++) {
      int previous = -1;
      int length = grid.length(index);
      for (int end = entry + grid.sent(index); entry < end; entry++) {
        int position = positions[entry];
        if (position <= previous || position >= length) {
          return wrong(index, "position " + position + " after " + previous + " of " + length);
        }
        if ((codes[entry] & 0xFF) >>> bits != 0) {
          return wrong(index, "code " + codes[entry] + " has more than " + bits + " bits");
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
    float[] levels = new float[1 << quantiser.codeBits()];
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      int reciprocal = chunk.reciprocal();
      scaledLevels(index, factor, levels);
      for (int end = entry + chunk.sent(); entry < end; entry++) {
        dense[chunk.offset(positions[entry], reciprocal)] += levels[codes[entry]];
      }
    }
  }

  /**
   * Adds one chunk to sums that hold nothing but this chunk, by position, so that a merge works in
   * 32 KiB whatever the slice's shape is.
   *
   * @param entries of the chunk: the same in all slices of one grid
   * @param levels scratch, 256 long
   * @param sums by position; each gets {@code factor * value}
   * @param senders by position; each gets one
   */
  public void addChunkTo(
      int chunk, Entries entries, float factor, float[] levels, float[] sums, float[] senders) {
    scaledLevels(chunk, factor, levels);
    for (int entry = entries.first; entry < entries.end; entry++) {
      int position = positions[entry];
      sums[position] += levels[codes[entry]];
      senders[position]++;
    }
  }

  private void scaledLevels(int chunk, float factor, float[] levels) {
    quantiser.levels(scales, chunk, levels);
    for (int code = 0; code < 1 << quantiser.codeBits(); code++) {
      levels[code] *= factor;
    }
  }

  /** A range of entries. */
  public record Entries(int first, int end) {}

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
    int[] counts = new int[COUNTERS * levels.length];
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      Arrays.fill(counts, 0);
      for (int end = entry + grid.sent(index); entry < end; entry++) {
        counts[COUNTERS * codes[entry] + entry % COUNTERS]++;
      }
      quantiser.levels(scales, index, levels);
      double ofChunk = 0;
      for (int code = 0; code < levels.length; code++) {
        int count = 0;
        for (int i = 0; i < COUNTERS; i++) {
          count += counts[COUNTERS * code + i];
        }
        ofChunk += count * ((double) levels[code] * levels[code]);
      }
      sum += ofChunk;
    }
    return sum;
  }

  /** Calls for every entry in order with its offset in the slice and its value. */
  public void forEach(EntryConsumer consumer) {
    float[] levels = new float[1 << quantiser.codeBits()];
    int entry = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      quantiser.levels(scales, index, levels);
      for (int end = entry + chunk.sent(); entry < end; entry++) {
        consumer.accept(chunk.offset(positions[entry]), levels[codes[entry]]);
      }
    }
  }

  /** Takes one sent entry. */
  @FunctionalInterface
  public interface EntryConsumer {
    void accept(int offset, float value);
  }
}
