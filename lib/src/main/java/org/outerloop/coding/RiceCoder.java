package org.outerloop.coding;

import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.Quantiser;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Positions as Rice codes of the gaps between them; codes and scales as they are.
 *
 * <pre>
 *   gap_i     = position_i - position_(i-1) - 1            in each chunk; position_(-1) = -1
 *   r         = max(0, floor(log2(length / sent)) - 1)     of the chunk: 5 for 64 of 4096
 *   remainder = gap mod 2^r        quotient = gap div 2^r
 *
 *   positions = remainders of all entries, r bits each, then zeros to a whole byte,
 *               quotients of all entries, q zeros and a one each, then zeros to a whole byte
 * </pre>
 *
 * Both parts are filled from the least significant bit; chunks that are sent whole have no entries
 * here. Kept apart, the parts need no serial bit reader: the i-th one of the quotients is at a bit
 * that says the sum of quotients so far, and the i-th remainder is at a known place.
 *
 * <p>On real error-feedback buffers 7.51 to 7.56 bits a position with 64 of 4096, where no coder
 * that knows only k can take fewer than 7.36. Remembers nothing.
 *
 * <p>Rice, "Some practical universal noiseless coding techniques", JPL 1979.
 */
final class RiceCoder implements SliceCoder {

  /** Bits of the remainder in a chunk. */
  static int remainderBits(int length, int sent) {
    return Math.max(0, Integer.SIZE - 2 - Integer.numberOfLeadingZeros(length / sent));
  }

  /** Bytes of the first part. */
  static int remainderBytes(ChunkGrid grid) {
    return bytes(
        grid.sum((length, sent) -> sent == length ? 0 : sent * remainderBits(length, sent)));
  }

  /** No second part is longer: the gaps of a chunk sum to at most what is not sent of it. */
  private static int maxQuotientBytes(ChunkGrid grid) {
    return bytes(
        grid.sum(
            (length, sent) ->
                sent == length ? 0 : sent + (length - sent >>> remainderBits(length, sent))));
  }

  private static int bytes(int bits) {
    return (bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  @Override
  public void begin() {
    // slices do not know of each other
  }

  @Override
  public Encoded encode(SparseSlice slice) {
    ChunkGrid grid = slice.grid();
    RiceWriter writer = new RiceWriter(remainderBytes(grid), maxQuotientBytes(grid));
    int entry = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      int sent = grid.sent(chunk);
      int length = grid.length(chunk);
      if (sent < length) {
        writer.chunk(slice, entry, entry + sent, remainderBits(length, sent));
      }
      entry += sent;
    }
    return new Encoded(writer.finish(), PlainValues.encode(slice));
  }

  @Override
  public SparseSlice decode(
      Slice slice, ChunkGrid grid, Quantiser quantiser, ByteRange positions, ByteRange values) {
    return PlainValues.decode(slice, grid, quantiser, positions(grid, positions), values);
  }

  short[] positions(ChunkGrid grid, ByteRange range) {
    Require.that(
        range.length() <= maxPositionBytes(grid),
        "positions in %s bytes, at most %s are possible",
        range.length(),
        maxPositionBytes(grid));
    RiceReader reader = new RiceReader(range, remainderBytes(grid));
    short[] positions = new short[grid.entries()];
    int entry = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      int sent = grid.sent(chunk);
      int length = grid.length(chunk);
      if (sent < length) {
        int last = reader.chunk(positions, entry, sent, length, remainderBits(length, sent));
        if (last >= length) {
          throw new IllegalArgumentException(
              "chunk " + chunk + " of " + length + " entries sends number " + last);
        }
      } else {
        for (int i = 0; i < sent; i++) {
          positions[entry + i] = (short) i;
        }
      }
      entry += sent;
    }
    reader.finish();
    return positions;
  }

  @Override
  public int maxPositionBytes(ChunkGrid grid) {
    return remainderBytes(grid) + maxQuotientBytes(grid);
  }

  @Override
  public int maxValueBytes(ChunkGrid grid, Quantiser quantiser) {
    return PlainValues.bytes(grid, quantiser);
  }
}
