package org.outerloop.arena;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionWriter;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.sparseloco.SparseSlice;

/**
 * A contribution as it travels.
 *
 * @param payload bytes of the object
 * @param header that will be signed
 * @param slices that the payload holds, if its owner wrote it
 */
record Packet(byte[] payload, ContributionHeader header, List<SparseSlice> slices) {
  static final MessagePlan PLAN = MessagePlan.of(ToyModel.layout(), ArenaSpec.COMPRESSION);

  /** With the header of one who did what he was obliged to. */
  static Packet of(Stage stage, PeerId peer, List<SparseSlice> slices) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);
    try (ContributionWriter writer = new ContributionWriter(bytes, PLAN)) {
      slices.forEach(writer::write);
      PayloadSummary summary = writer.finish();
      StateClaim state = StateClaim.kept(stage.round() * ToyTraining.STEPS);
      ContributionHeader header =
          ContributionHeader.of(
              new RoundBinding(ArenaSpec.RUN, stage.round(), peer, stage.baseDigest()),
              PLAN,
              stage.required(peer, state),
              WorkTrace.none(),
              summary);
      return new Packet(bytes.toByteArray(), header, slices);
    }
  }

  /** Other bytes under the same header. */
  Packet withPayload(byte[] other) {
    return new Packet(other, header, slices);
  }

  /** Other bytes, and a header that promises them: size and digest of the whole are right. */
  Packet promising(byte[] other) {
    ContributionHeader h = header;
    ContributionHeader promising =
        new ContributionHeader(
            h.version(),
            h.run(),
            h.round(),
            h.peer(),
            h.baseDigest(),
            h.layoutDigest(),
            h.compression(),
            h.dataReceipt(),
            h.sequences(),
            h.tokens(),
            h.state(),
            h.trace(),
            other.length,
            Digest.of(other),
            h.blocks());
    return new Packet(other, promising, slices);
  }

  Packet withHeader(ContributionHeader other) {
    return new Packet(payload, other, slices);
  }
}
