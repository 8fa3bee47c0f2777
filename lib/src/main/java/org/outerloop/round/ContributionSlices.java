package org.outerloop.round;

import java.util.List;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.PayloadBlock;
import org.outerloop.protocol.Require;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.TimedReads;

/**
 * One contribution slice by slice, got by ranges; holds one block of about a megabyte. Slices asked
 * for in order cost one read per block. Every block is checked against the digest that was signed.
 */
final class ContributionSlices {
  private final TimedReads bucket;
  private final String key;
  private final ContributionHeader header;
  private final ContributionReader reader;
  private int block = -1;
  private List<SparseSlice> slices = List.of();

  /**
   * @param bucket of the peer, with the time that all reads may take
   */
  ContributionSlices(
      TimedReads bucket, String key, ContributionHeader header, ContributionReader reader) {
    this.bucket = bucket;
    this.key = key;
    this.header = header;
    this.reader = reader;
  }

  /** The slice with this index in the layout. */
  SparseSlice read(int index) {
    int wanted = blockOf(index);
    PayloadBlock range = header.blocks().get(wanted);
    if (wanted != block) {
      slices = reader.readBlock(get(range), range);
      block = wanted;
    }
    return slices.get(index - range.firstSlice());
  }

  private byte[] get(PayloadBlock range) {
    try {
      return bucket.getRange(key, range.offset(), range.length());
    } catch (ObjectStoreException e) {
      throw new UnreadableException(e);
    }
  }

  /** The peer's store does not give what it gave before; its fault, not the round's. */
  static final class UnreadableException extends RuntimeException {
    UnreadableException(ObjectStoreException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private int blockOf(int index) {
    List<PayloadBlock> blocks = header.blocks();
    int candidate = Math.max(block, 0);
    if (blocks.get(candidate).firstSlice() > index) {
      candidate = 0;
    }
    while (candidate < blocks.size() && !holds(blocks.get(candidate), index)) {
      candidate++;
    }
    Require.that(candidate < blocks.size(), "No block holds slice %s", index);
    return candidate;
  }

  private static boolean holds(PayloadBlock block, int index) {
    return block.firstSlice() <= index && index < block.firstSlice() + block.slices();
  }
}
