package org.outerloop.bench;

import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.outerloop.coding.SliceCoder;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionWriter;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.SignedHeader;
import org.outerloop.message.WorkClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Where the bits of a contribution go, per sent value.
 *
 * @param positions of entries
 * @param values codes and scales
 * @param frame Arrow's metadata, offsets and padding
 * @param header signed header.json
 * @param positionBound log2 of the number of choices of k among n, what any code takes on average
 *     if all are equally likely
 * @param valueBound entropy of the codes of each slice, and the scales as they are
 */
record MessageBits(
    double positions,
    double values,
    double frame,
    double header,
    double positionBound,
    double valueBound) {
  static final String HEADING =
      String.format(
          "%-24s %9s %9s %9s %9s %9s   %-26s %s",
          "", "positions", "values", "frame", "header", "total", "bound", "of 12 + 2 bits");

  private static final Digest ANY = Digest.ofText("any");

  static MessageBits of(MessagePlan plan, List<SparseSlice> slices) {
    PayloadSummary payload = write(plan, slices);
    long[] bytes = stringBytes(plan, slices);
    double entries = slices.stream().mapToLong(SparseSlice::entries).sum();
    return new MessageBits(
        Byte.SIZE * bytes[0] / entries,
        Byte.SIZE * bytes[1] / entries,
        Byte.SIZE * (payload.bytes() - bytes[0] - bytes[1]) / entries,
        Byte.SIZE * headerBytes(plan, payload) / entries,
        slices.stream().mapToDouble(slice -> positionBound(slice.grid())).sum() / entries,
        slices.stream().mapToDouble(MessageBits::valueBound).sum() / entries);
  }

  private static PayloadSummary write(MessagePlan plan, List<SparseSlice> slices) {
    try (ContributionWriter writer =
        new ContributionWriter(OutputStream.nullOutputStream(), plan)) {
      slices.forEach(writer::write);
      return writer.finish();
    }
  }

  /** Bytes of all positions and of all values, coded block by block as the writer does. */
  private static long[] stringBytes(MessagePlan plan, List<SparseSlice> slices) {
    long[] bytes = new long[2];
    for (MessagePlan.BlockRange block : plan.blocks()) {
      SliceCoder coder = SliceCoder.of(plan.spec().coding());
      int first = block.firstSlice();
      for (SparseSlice slice : slices.subList(first, first + block.slices())) {
        SliceCoder.Encoded encoded = coder.encode(slice);
        bytes[0] += encoded.positions().length;
        bytes[1] += encoded.values().length;
      }
    }
    return bytes;
  }

  private static long headerBytes(MessagePlan plan, PayloadSummary payload) {
    RoundBinding binding = new RoundBinding("bench", 1, new PeerId("peer-0"), ANY);
    ContributionHeader header =
        ContributionHeader.of(binding, plan, WorkClaim.none(), WorkTrace.none(), payload);
    return SignedHeader.sign(header, PeerKeys.generate().privateKey()).length;
  }

  private static double positionBound(ChunkGrid grid) {
    double bits = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      int sent = grid.sent(chunk);
      int unsent = grid.length(chunk) - sent;
      for (int i = 1; i <= sent; i++) {
        bits += log2((double) (unsent + i) / i);
      }
    }
    return bits;
  }

  private static double valueBound(SparseSlice slice) {
    int[] counts = new int[1 << slice.quantiser().codeBits()];
    for (int entry = 0; entry < slice.entries(); entry++) {
      counts[slice.code(entry)]++;
    }
    double bits = (double) Byte.SIZE * slice.scales().length;
    for (int count : counts) {
      bits -= count == 0 ? 0 : count * log2((double) count / slice.entries());
    }
    return bits;
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  double total() {
    return positions + values + frame + header;
  }

  double bound() {
    return positionBound + valueBound;
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "%9.4f %9.4f %9.4f %9.4f %9.4f   %6.4f = %6.4f + %6.4f   %.3f",
        positions,
        values,
        frame,
        header,
        total(),
        bound(),
        positionBound,
        valueBound,
        total() / 14);
  }
}
