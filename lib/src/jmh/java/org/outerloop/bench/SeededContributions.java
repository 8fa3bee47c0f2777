package org.outerloop.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.MessagePlan.BlockRange;
import org.outerloop.message.PayloadBlock;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Contributions of any number of peers to a model of any size, without the disk that they would
 * take: a block is a template, with numbers of its own slices and with signs turned by the seed of
 * peer and block, and goes the way of a block that came from a bucket: digest, metadata, decoding,
 * checks. Thread-safe.
 */
final class SeededContributions {
  // buffers of the record batch: validity and data of slice, then validity, offsets and data of
  // positions and of values
  private static final int SLICE_DATA = 1;
  private static final int VALUES_OFFSETS = 6;
  private static final int VALUES_DATA = 7;
  private static final int PREFIX_BYTES = 8;

  private final MessagePlan plan;
  private final ContributionReader reader;
  private final BlockTemplates templates;

  SeededContributions(MessagePlan plan, BlockTemplates templates) {
    this.plan = plan;
    this.reader = new ContributionReader(plan);
    this.templates = templates;
  }

  /** The slices of a block as a receiver reads them. */
  List<SparseSlice> read(int peer, int block) {
    long seed = SplitMix64.mix(((long) peer << Integer.SIZE) + block + 1);
    int variant = (int) Math.floorMod(peer + SplitMix64.mix(block), templates.variants());
    byte[] bytes;
    try {
      bytes = templates.read(block, variant);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    BlockRange range = plan.blocks().get(block);
    makeOwn(bytes, range, seed);
    // what the signed header would say; the offset in the file does not matter here
    PayloadBlock promised =
        new PayloadBlock(
            PREFIX_BYTES, bytes.length, Digest.of(bytes), range.firstSlice(), range.slices());
    return reader.readBlock(bytes, promised);
  }

  private static void makeOwn(byte[] bytes, BlockRange range, long seed) {
    ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int body = PREFIX_BYTES + block.getInt(Integer.BYTES);
    RecordBatch batch =
        (RecordBatch)
            Message.getRootAsMessage(block.position(PREFIX_BYTES)).header(new RecordBatch());
    int numbers = body + (int) batch.buffers(SLICE_DATA).offset();
    int offsets = body + (int) batch.buffers(VALUES_OFFSETS).offset();
    int values = body + (int) batch.buffers(VALUES_DATA).offset();
    for (int row = 0; row < range.slices(); row++) {
      block.putInt(numbers + row * Integer.BYTES, range.firstSlice() + row);
      // values begin with codes, and any bits are codes
      int codes = values + block.getInt(offsets + row * Integer.BYTES);
      block.putLong(codes, block.getLong(codes) ^ SplitMix64.mix(seed + row));
    }
  }
}
