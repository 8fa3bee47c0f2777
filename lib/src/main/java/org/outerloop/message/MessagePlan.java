package org.outerloop.message;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.outerloop.coding.SliceCoder;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.Quantiser;

/**
 * What follows from layout and compression alone, for every contribution of a run: the slices in
 * order, how they are grouped into blocks, and how large anything may be.
 *
 * <p>A block takes slices until they would take 1 MiB with 12 bits a position and two a code. So
 * block b holds the same slices in everybody's contribution, and whoever merges block b reads one
 * range of each. Immutable.
 */
public final class MessagePlan {
  private final ParameterLayout layout;
  private final CompressionSpec spec;
  private final List<Slice> slices;
  private final List<BlockRange> blocks;

  /** Asked for limits only, which it does not remember. */
  private final SliceCoder limits;

  private MessagePlan(ParameterLayout layout, CompressionSpec spec) {
    this.layout = layout;
    this.spec = spec;
    this.slices = layout.slices(spec.chunkEdge(), spec.sliceEntries());
    Require.that(!slices.isEmpty(), "A layout without tensors has no contributions");
    this.blocks = group();
    this.limits = coder();
  }

  public static MessagePlan of(ParameterLayout layout, CompressionSpec spec) {
    return new MessagePlan(layout, spec);
  }

  private List<BlockRange> group() {
    List<BlockRange> ranges = new ArrayList<>();
    int first = 0;
    long packed = 0;
    for (int index = 0; index < slices.size(); index++) {
      packed += packedBytes(index);
      if (packed >= MessageSchema.BLOCK_TARGET_BYTES || index == slices.size() - 1) {
        ranges.add(new BlockRange(first, index + 1 - first, packed));
        first = index + 1;
        packed = 0;
      }
    }
    return List.copyOf(ranges);
  }

  /** What the slice takes with 12 bits a position and two a code: a measure, the same for all. */
  private long packedBytes(int index) {
    ChunkGrid grid = grid(index);
    return (grid.explicitEntries() * 3L + 1) / 2 + (grid.entries() + 3L) / 4;
  }

  public ParameterLayout layout() {
    return layout;
  }

  public CompressionSpec spec() {
    return spec;
  }

  /** All slices, in the order of the layout; those of matrices come first. */
  public List<Slice> slices() {
    return slices;
  }

  public Slice slice(int index) {
    return slices.get(index);
  }

  /** Whether a slice is of a tensor of one dimension. */
  public boolean vector(int index) {
    return layout.tensor(slice(index).tensor()).vector();
  }

  public ChunkGrid grid(int index) {
    return ChunkGrid.of(slice(index), vector(index), spec);
  }

  /** Parameters that a contribution sends. */
  public long entries() {
    return IntStream.range(0, slices.size()).mapToLong(index -> grid(index).entries()).sum();
  }

  public Quantiser quantiser(int index) {
    return Quantiser.of(spec.quantiser(), vector(index));
  }

  /** A coder for one block. */
  SliceCoder coder() {
    return SliceCoder.of(spec.coding());
  }

  /** The slices of each block. */
  public List<BlockRange> blocks() {
    return blocks;
  }

  /** The block that holds a slice. */
  public int blockOf(int slice) {
    int block = 0;
    while (slice >= blocks.get(block).firstSlice() + blocks.get(block).slices()) {
      block++;
    }
    return block;
  }

  /** Most bytes of a slice in a column of byte strings. */
  int maxBytes(Column column, int index) {
    return column == Column.POSITIONS
        ? limits.maxPositionBytes(grid(index))
        : limits.maxValueBytes(grid(index), quantiser(index));
  }

  /** Most bytes of one block, metadata and padding included. */
  long maxBlockBytes(BlockRange block) {
    long rows = block.slices();
    long body = 0;
    for (int i = block.firstSlice(); i < block.firstSlice() + block.slices(); i++) {
      body += maxBytes(Column.POSITIONS, i) + (long) maxBytes(Column.VALUES, i);
    }
    int buffers = 0;
    for (Column column : Column.values()) {
      long validity = (rows + 7) / 8;
      body +=
          validity + (column.bytes() ? (long) Integer.BYTES * (rows + 1) : column.width() * rows);
      buffers += column.buffers();
    }
    return MessageSchema.MAX_METADATA_BYTES + body + (long) buffers * MessageSchema.MAX_ALIGNMENT;
  }

  /** Most bytes of a contribution: a larger object is refused unread. */
  public long maxPayloadBytes() {
    long bytes = (long) MessageSchema.MAX_HEAD_BYTES + maxTailBytes();
    for (BlockRange block : blocks) {
      bytes += maxBlockBytes(block);
    }
    return bytes;
  }

  /** Most bytes after the last block. */
  int maxTailBytes() {
    return MessageSchema.MAX_TAIL_BYTES + MessageSchema.FOOTER_BLOCK_BYTES * blocks.size();
  }

  /** Most bytes of a signed header. */
  public int maxHeaderBytes() {
    return MessageSchema.HEADER_BASE_BYTES + MessageSchema.HEADER_BLOCK_BYTES * blocks.size();
  }

  /**
   * Consecutive slices that share a block.
   *
   * @param packedBytes of their positions with 12 bits and codes with two, which ends a block
   */
  public record BlockRange(int firstSlice, int slices, long packedBytes) {}
}
