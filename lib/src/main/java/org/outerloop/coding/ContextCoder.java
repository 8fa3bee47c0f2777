package org.outerloop.coding;

import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.Quantiser;
import org.outerloop.sparseloco.SparseSlice;

/**
 * The smallest spelling: adaptive models of {@link PositionModel positions}, {@link SignModel
 * signs} and {@link ScaleModel scales}, each value written by {@link RansEncoder} in as many bits
 * as the models find it surprising.
 *
 * <p>What the models learn is kept from slice to slice of a block. The positions of a slice are one
 * stream, its values (first whether the sign model keeps its columns, where it could; then scales,
 * then codes) another.
 */
final class ContextCoder implements SliceCoder {
  private static final int STREAM_BYTES = 10;
  private static final int MOST_BITS_PER_BIT = 8;

  private final RansEncoder encoder = new RansEncoder();
  private final RansDecoder decoder = new RansDecoder();
  private final PositionModel positionModel = new PositionModel();
  private final SignModel signModel = new SignModel();
  private final ScaleModel scaleModel = new ScaleModel();
  private int tensor;
  private long nextRow;

  ContextCoder() {
    begin();
  }

  @Override
  public void begin() {
    positionModel.begin();
    signModel.begin();
    scaleModel.begin();
    tensor = -1;
  }

  @Override
  public Encoded encode(SparseSlice sparse) {
    ChunkGrid grid = sparse.grid();
    short[] positions = sparse.positions();
    boolean same = continues(sparse.slice());
    encoder.begin();
    codePositions(encoder, grid, positions, same);
    byte[] positionBytes = grid.explicitEntries() == 0 ? new byte[0] : encoder.end(2);
    encoder.begin();
    byte[] codes = sparse.codes();
    int bits = sparse.quantiser().codeBits();
    boolean keep = same || signModel.fits(grid) && signModel.keepPays(grid, positions, codes, bits);
    Entries entries = new Entries(positions, codes, sparse.scales());
    codeValues(encoder, grid, sparse.quantiser(), entries, same, keep);
    return new Encoded(positionBytes, encoder.end(1));
  }

  @Override
  public SparseSlice decode(
      Slice slice, ChunkGrid grid, Quantiser quantiser, ByteRange positions, ByteRange values) {
    boolean same = continues(slice);
    Entries entries =
        new Entries(
            new short[grid.entries()],
            new byte[grid.entries()],
            new byte[quantiser.scaleBytes(grid)]);
    boolean none = grid.explicitEntries() == 0;
    if (!none) {
      decoder.begin(positions, 2);
    }
    codePositions(decoder, grid, entries.positions, same);
    if (!none) {
      decoder.end();
    }
    Require.that(!none || positions.length() == 0, "positions where all are implied");
    decoder.begin(values, 1);
    boolean free = !same && signModel.fits(grid);
    SignModel before = free ? signModel.copy() : signModel;
    boolean kept = codeValues(decoder, grid, quantiser, entries, same, same);
    decoder.end();
    int bits = quantiser.codeBits();
    Require.that(
        !free || kept == before.keepPays(grid, entries.positions, entries.codes, bits),
        "factors of columns are kept: %s, which is the longer spelling",
        kept);
    return SparseSlice.of(slice, grid, quantiser, entries.positions, entries.codes, entries.scales);
  }

  private boolean continues(Slice slice) {
    boolean same = slice.tensor() == tensor && slice.firstRow() == nextRow;
    tensor = slice.tensor();
    nextRow = slice.firstRow() + slice.rows();
    return same;
  }

  private void codePositions(
      EntropyCoder coder, ChunkGrid grid, short[] positions, boolean sameTensor) {
    positionModel.beginSlice(sameTensor);
    int entry = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      int sent = grid.sent(chunk);
      if (sent < grid.length(chunk)) {
        positionModel.code(coder, grid, chunk, positions, entry, sent);
      } else if (!coder.encoding()) {
        for (int i = 0; i < sent; i++) {
          positions[entry + i] = (short) i;
        }
      }
      entry += sent;
    }
  }

  /** Returns whether the factors of the columns were kept. */
  private boolean codeValues(
      EntropyCoder coder,
      ChunkGrid grid,
      Quantiser quantiser,
      Entries entries,
      boolean sameTensor,
      boolean keep) {
    boolean kept = keep;
    if (!sameTensor && signModel.fits(grid)) {
      kept = coder.bit(keep ? 1 : 0, EntropyCoder.SCALE / 2) == 1;
    }
    signModel.beginSlice(grid, kept);
    scaleModel.code(coder, grid, entries.scales);
    signModel.code(coder, grid, entries.positions, entries.codes, quantiser.codeBits());
    return kept;
  }

  @Override
  public int maxPositionBytes(ChunkGrid grid) {
    int entries = grid.explicitEntries();
    // over all chunks at once: a plan of 72 billion parameters has 18 million of them
    long bits = (long) entries * (EntropyCoder.SCALE_BITS + MOST_BITS_PER_BIT);
    bits += (long) grid.chunks() * 64 * MOST_BITS_PER_BIT;
    return entries == 0 ? 0 : Math.toIntExact(STREAM_BYTES + bits / Byte.SIZE);
  }

  @Override
  public int maxValueBytes(ChunkGrid grid, Quantiser quantiser) {
    long bits = (long) grid.entries() * quantiser.codeBits() * MOST_BITS_PER_BIT;
    bits += (long) quantiser.scaleBytes(grid) * 256 * MOST_BITS_PER_BIT;
    return Math.toIntExact(STREAM_BYTES + bits / Byte.SIZE);
  }

  /** What a slice holds. */
  private record Entries(short[] positions, byte[] codes, byte[] scales) {}
}
