package org.outerloop.message;

import static org.outerloop.message.MalformedMessageException.verify;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.outerloop.message.MessagePlan.BlockRange;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Reads contributions of peers one does not trust. Sizes are compared with the layout before
 * anything is read, digests before anything is parsed, and every declared number with the one it
 * must be. Only {@link MalformedMessageException} escapes, and whatever the {@link RangeReader}
 * itself throws. Thread-safe.
 */
public final class ContributionReader {
  private final MessagePlan plan;

  public ContributionReader(ParameterLayout layout, CompressionSpec spec) {
    this(MessagePlan.of(layout, spec));
  }

  public ContributionReader(MessagePlan plan) {
    this.plan = plan;
  }

  /**
   * Checks that a verified header belongs to this round and promises a file that can be read.
   *
   * @param objectBytes size of the object as the store tells it
   */
  public void check(ContributionHeader header, RoundBinding expected, long objectBytes) {
    String place = "header";
    verify(
        header.binding().equals(expected),
        place,
        "is for %s, must be for %s",
        header.binding(),
        expected);
    verify(
        header.payloadBytes() == objectBytes,
        place,
        "promises %s bytes, the object has %s",
        header.payloadBytes(),
        objectBytes);
    checkShape(header);
  }

  private void checkShape(ContributionHeader header) {
    String place = "header";
    verify(
        header.layoutDigest().equals(plan.layout().digest()),
        place,
        "is for another layout, %s",
        header.layoutDigest());
    verify(
        header.compression().equals(plan.spec()),
        place,
        "is compressed by %s, must be by %s",
        header.compression(),
        plan.spec());
    verify(
        header.payloadBytes() <= plan.maxPayloadBytes(),
        place,
        "promises %s bytes, at most %s are possible",
        header.payloadBytes(),
        plan.maxPayloadBytes());
    verify(
        header.blocks().size() == plan.blocks().size(),
        place,
        "promises %s blocks, must %s",
        header.blocks().size(),
        plan.blocks().size());
    long position = header.blocks().get(0).offset();
    verify(position <= MessageSchema.MAX_HEAD_BYTES, place, "has %s bytes of head", position);
    for (int i = 0; i < plan.blocks().size(); i++) {
      position = checkBlock(header.blocks().get(i), plan.blocks().get(i), position);
    }
    long tail = header.payloadBytes() - position;
    verify(0 < tail && tail <= plan.maxTailBytes(), place, "leaves %s bytes for the tail", tail);
  }

  private long checkBlock(PayloadBlock block, BlockRange range, long position) {
    verify(
        block.firstSlice() == range.firstSlice()
            && block.slices() == range.slices()
            && block.offset() == position
            && block.length() <= plan.maxBlockBytes(range),
        "header",
        "promises %s, must be %s at %s of at most %s bytes",
        block,
        range,
        position,
        plan.maxBlockBytes(range));
    return block.end();
  }

  /**
   * Reads one block that was got by itself.
   *
   * @param bytes of the range that the block names
   * @param block from a checked header
   * @return its slices, in order
   */
  public List<SparseSlice> readBlock(byte[] bytes, PayloadBlock block) {
    verify(
        block.firstSlice() < plan.slices().size(),
        "block",
        "begins at slice %s of %s",
        block.firstSlice(),
        plan.slices().size());
    int index = plan.blockOf(block.firstSlice());
    String place = "block " + index;
    verify(
        bytes.length == block.length(),
        place,
        "has %s bytes, must have %s",
        bytes.length,
        block.length());
    verify(Digest.of(bytes).equals(block.digest()), place, "does not have the promised digest");
    return guarded(place, () -> new BlockParser(plan, index, bytes).parse());
  }

  /**
   * Reads a whole file, block by block, and hands over every slice once, in order. The slices are
   * what was signed, but the file as a whole is good only if this returns.
   *
   * @param header a checked header
   */
  public void readAll(
      ContributionHeader header, RangeReader range, Consumer<SparseSlice> consumer) {
    checkShape(header);
    Digest.Hasher whole = new Digest.Hasher();
    List<PayloadBlock> blocks = header.blocks();
    byte[] head = read(range, 0, blocks.get(0).offset(), whole);
    int[] metadataLengths = new int[blocks.size()];
    for (int i = 0; i < metadataLengths.length; i++) {
      byte[] bytes = read(range, blocks.get(i).offset(), blocks.get(i).length(), whole);
      readBlock(bytes, blocks.get(i)).forEach(consumer);
      metadataLengths[i] = BlockParser.metadataBytes(bytes, 0, "block " + i);
    }
    long end = blocks.get(metadataLengths.length - 1).end();
    byte[] tail = read(range, end, header.payloadBytes() - end, whole);
    verify(
        whole.finish().equals(header.payloadDigest()), "file", "does not have the promised digest");
    guarded(
        "file",
        () -> {
          FrameParser.checkHead(head);
          FrameParser.checkTail(tail, blocks, metadataLengths);
          return true;
        });
  }

  private static byte[] read(RangeReader range, long offset, long length, Digest.Hasher whole) {
    byte[] bytes = range.read(offset, Math.toIntExact(length));
    verify(
        bytes.length == length,
        "file",
        "has %s bytes at %s, must have %s",
        bytes.length,
        offset,
        length);
    whole.add(bytes);
    return bytes;
  }

  private static <T> T guarded(String place, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (MalformedMessageException e) {
      throw e;
    } catch (RuntimeException e) {
      // Arrow's generated readers do not validate: hostile offsets surface as any RuntimeException
      throw new MalformedMessageException(place, "cannot be parsed: " + e.getMessage(), e);
    }
  }
}
