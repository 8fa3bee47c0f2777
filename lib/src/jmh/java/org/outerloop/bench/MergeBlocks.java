package org.outerloop.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.outerloop.merge.SliceMerge;
import org.outerloop.message.MessagePlan;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.MergeSpec.MeanRule;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.SparseSlice;

/** Merges block after block on one thread. Holds one block of every contribution and one slice. */
final class MergeBlocks {
  private static final int WINDOW_BYTES = 1 << 16;

  private final MessagePlan plan;
  private final SeededContributions contributions;
  private final int peers;
  private final SeededTheta theta;
  private final int[] checksums;
  private final SliceMerge merge = new SliceMerge(new MergeSpec(0.7, MeanRule.OVER_SENDERS));
  private final float[] values;
  private final ByteBuffer window =
      ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final List<List<SparseSlice>> read = new ArrayList<>();
  private int firstSlice;

  /**
   * @param checksums by slice; written
   */
  MergeBlocks(
      MessagePlan plan,
      SeededContributions contributions,
      int peers,
      SeededTheta theta,
      int[] checksums) {
    this.plan = plan;
    this.contributions = contributions;
    this.peers = peers;
    this.theta = theta;
    this.checksums = checksums;
    this.values =
        new float[Math.min(plan.spec().sliceEntries(), ParameterLayout.MAX_SLICE_ENTRIES)];
  }

  /** Reads a block of all contributions. */
  void read(int block) {
    firstSlice = plan.blocks().get(block).firstSlice();
    read.clear();
    for (int peer = 0; peer < peers; peer++) {
      read.add(contributions.read(peer, block));
    }
  }

  /** Merges what was read. */
  void merge(float[][] factors) {
    for (int row = 0; row < read.get(0).size(); row++) {
      int index = firstSlice + row;
      Slice slice = plan.slice(index);
      List<SparseSlice> sent = new ArrayList<>(peers);
      for (List<SparseSlice> slices : read) {
        sent.add(slices.get(row));
      }
      theta.fill(values, slice.length(), index);
      merge.step(values, sent, factors[slice.tensor()]);
      checksums[index] = checksum(slice.length());
    }
  }

  private int checksum(int length) {
    CRC32C crc = new CRC32C();
    int step = WINDOW_BYTES / Float.BYTES;
    for (int from = 0; from < length; from += step) {
      int count = Math.min(step, length - from);
      window.asFloatBuffer().put(values, from, count);
      crc.update(window.array(), 0, count * Float.BYTES);
    }
    return (int) crc.getValue();
  }
}
