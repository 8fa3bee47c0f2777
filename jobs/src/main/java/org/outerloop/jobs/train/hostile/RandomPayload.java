package org.outerloop.jobs.train.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.MessagePlan.BlockRange;
import org.outerloop.message.PayloadBlock;
import org.outerloop.message.PayloadSummary;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.RoundStart;

/** Bytes drawn at random, cut into as many blocks as are due, with true digests. */
record RandomPayload() implements Forgery.Payload {
  private static final int HEAD_BYTES = 512;
  private static final int TAIL_BYTES = 64;

  @Override
  public PayloadSummary write(PeerPlace place, RoundStart start, OutputStream out) {
    RunSpec spec = place.spec();
    MessagePlan plan = MessagePlan.of(ParameterLayout.of(spec.model()), spec.compression());
    SplitMix64 random =
        Seeds.generator(spec.seed(), start.round(), place.peer().name(), "random bytes");
    Digest.Hasher whole = new Digest.Hasher();
    List<PayloadBlock> blocks = new ArrayList<>();
    long offset = piece(out, random, HEAD_BYTES, whole).length;
    for (BlockRange range : plan.blocks()) {
      byte[] bytes = piece(out, random, (int) Math.max(1, range.packedBytes() / 2), whole);
      blocks.add(
          new PayloadBlock(
              offset, bytes.length, Digest.of(bytes), range.firstSlice(), range.slices()));
      offset += bytes.length;
    }
    offset += piece(out, random, TAIL_BYTES, whole).length;
    return new PayloadSummary(offset, whole.finish(), blocks);
  }

  private static byte[] piece(
      OutputStream out, SplitMix64 random, int length, Digest.Hasher whole) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextLong();
    }
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write random bytes", e);
    }
    whole.add(bytes);
    return bytes;
  }
}
