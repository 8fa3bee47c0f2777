package org.outerloop.arena;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.outerloop.coding.SliceCoder;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionWriter;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadBlock;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.WorkClaim;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.SliceCompressor;

/** Bytes and headers that no honest writer writes. */
final class Forgery {
  private static final int BYTE_VALUES = 256;

  private Forgery() {}

  /** Bytes without meaning. */
  static byte[] random(SplitMix64 generator, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) generator.nextInt(BYTE_VALUES);
    }
    return bytes;
  }

  /** Changed bytes with all digests and the signature right: only the parser stands in the way. */
  static Packet resealed(Packet honest, UnaryOperator<byte[]> change) {
    byte[] payload = change.apply(honest.payload().clone());
    ContributionHeader h = honest.header();
    List<PayloadBlock> blocks = new ArrayList<>();
    for (PayloadBlock block : h.blocks()) {
      int from = (int) block.offset();
      byte[] bytes = Arrays.copyOfRange(payload, from, from + block.length());
      blocks.add(
          new PayloadBlock(
              block.offset(),
              block.length(),
              Digest.of(bytes),
              block.firstSlice(),
              block.slices()));
    }
    PayloadSummary summary = new PayloadSummary(payload.length, Digest.of(payload), blocks);
    ContributionHeader sealed =
        ContributionHeader.of(h.binding(), Packet.PLAN, h.work(), h.trace(), summary);
    return new Packet(payload, sealed, honest.slices());
  }

  /** The same with the coded positions of the first slice overwritten. */
  static Packet positions(Packet honest, UnaryOperator<byte[]> change) {
    return overwritten(honest, encoded(honest).positions(), change);
  }

  /** The same with its coded values overwritten. */
  static Packet values(Packet honest, UnaryOperator<byte[]> change) {
    return overwritten(honest, encoded(honest).values(), change);
  }

  private static SliceCoder.Encoded encoded(Packet honest) {
    SliceCoder coder = SliceCoder.of(ArenaSpec.COMPRESSION.coding());
    coder.begin();
    return coder.encode(honest.slices().get(0));
  }

  private static Packet overwritten(Packet honest, byte[] part, UnaryOperator<byte[]> change) {
    return resealed(
        honest,
        payload -> {
          byte[] other = change.apply(part.clone());
          System.arraycopy(other, 0, payload, indexOf(payload, part), part.length);
          return payload;
        });
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i + part.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new IllegalStateException("A payload does not hold what it was written from");
  }

  static byte[] filled(byte[] bytes, int value) {
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** Work written for another layout or by another compression, under a header that denies it. */
  static Packet foreign(Packet honest, ParameterLayout layout, CompressionSpec compression) {
    MessagePlan plan = MessagePlan.of(layout, compression);
    SliceCompressor compressor = new SliceCompressor(compression);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ContributionWriter writer = new ContributionWriter(bytes, plan)) {
      for (int i = 0; i < plan.slices().size(); i++) {
        float[] values = new float[plan.slice(i).length()];
        for (int j = 0; j < values.length; j++) {
          values[j] = (j % 7 - 3) * 0.001f;
        }
        writer.write(compressor.compress(plan.slice(i), plan.vector(i), values));
      }
      PayloadSummary summary = writer.finish();
      ContributionHeader h = honest.header();
      return new Packet(
          bytes.toByteArray(),
          ContributionHeader.of(h.binding(), Packet.PLAN, h.work(), h.trace(), summary),
          honest.slices());
    }
  }

  /** The same work under a header with another binding. */
  static Packet bound(Packet honest, UnaryOperator<RoundBinding> change) {
    return with(honest, change.apply(honest.header().binding()), honest.header().work());
  }

  /** The same work under a header with another claim. */
  static Packet claimed(Packet honest, UnaryOperator<WorkClaim> change) {
    return with(honest, honest.header().binding(), change.apply(honest.header().work()));
  }

  private static Packet with(Packet honest, RoundBinding binding, WorkClaim work) {
    ContributionHeader h = honest.header();
    PayloadSummary summary = new PayloadSummary(h.payloadBytes(), h.payloadDigest(), h.blocks());
    return honest.withHeader(ContributionHeader.of(binding, Packet.PLAN, work, h.trace(), summary));
  }

  /** A header whose text is changed before it is signed; nothing if the change finds nothing. */
  static byte[] signedText(ContributionHeader header, PeerKeys keys, UnaryOperator<String> change) {
    String text = new String(RecordJson.toBytes(header), StandardCharsets.UTF_8);
    String other = change.apply(text);
    byte[] signature = PeerKeys.sign(other.getBytes(StandardCharsets.UTF_8), keys.privateKey());
    String signed =
        "{\n  \"header\" : "
            + other
            + ",\n  \"signature\" : \""
            + HexFormat.of().formatHex(signature)
            + "\"\n}\n";
    return signed.getBytes(StandardCharsets.UTF_8);
  }
}
