package org.outerloop.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.outerloop.message.Contributions.Written;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.sparseloco.SparseSlice;

class RoundTripTest {
  private final MessagePlan plan = Contributions.PLAN;
  private final List<SparseSlice> slices = Contributions.slices(plan, 1);

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void readsWhatWasWritten(Codec codec) {
    MessagePlan plan = codec.plan();
    List<SparseSlice> slices = Contributions.slices(plan, 1);
    Written written = Contributions.write(plan, slices);

    List<SparseSlice> read = Contributions.readAll(plan, written);

    assertThat(read.stream().map(Contributions::content))
        .containsExactlyElementsOf(slices.stream().map(Contributions::content).toList());
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void givesTheSameBytesForTheSameSlices(Codec codec) {
    MessagePlan plan = codec.plan();
    List<SparseSlice> slices = Contributions.slices(plan, 1);

    assertThat(Contributions.write(plan, slices).file())
        .isEqualTo(Contributions.write(plan, Contributions.slices(plan, 1)).file());
  }

  @Test
  void knowsItsOwnDigestAndSize() {
    Written written = Contributions.write(plan, slices);

    assertThat(written.header().payloadDigest()).isEqualTo(Digest.of(written.file()));
    assertThat(written.header().payloadBytes()).isEqualTo(written.file().length);
    assertThat(written.header().payloadBytes()).isLessThanOrEqualTo(plan.maxPayloadBytes());
  }

  @Test
  void signsAndVerifies() {
    PeerKeys keys = PeerKeys.generate();
    ContributionHeader header = Contributions.write(plan, slices).header();

    byte[] json = SignedHeader.sign(header, keys.privateKey());

    assertThat(SignedHeader.verify(json, keys.publicKey())).isEqualTo(header);
    assertThat(json.length).isLessThan(plan.maxHeaderBytes());
  }

  private static int hashOfValues(SparseSlice slice) {
    float[] dense = new float[slice.slice().length()];
    slice.addTo(dense, 1);
    return Arrays.hashCode(dense);
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void readsEveryBlockByItself(Codec codec) {
    ParameterLayout wide =
        ParameterLayout.builder().matrix("a", 2048, 2048).vector("n", 5000).build();
    CompressionSpec spec = new CompressionSpec(64, 1024, 0.95, 1 << 18);
    MessagePlan large = MessagePlan.of(wide, spec.with(codec.quantiser(), codec.coding()));
    List<SparseSlice> all = Contributions.slices(large, 2);
    Written written = Contributions.write(large, all);
    assertThat(large.blocks().size()).isGreaterThan(1);

    List<SparseSlice> read = new ArrayList<>();
    ContributionReader reader = new ContributionReader(large);
    List<PayloadBlock> backwards = new ArrayList<>(written.header().blocks());
    Collections.reverse(backwards); // no block needs another
    for (PayloadBlock block : backwards) {
      byte[] bytes = Contributions.range(written.file()).read(block.offset(), block.length());
      read.addAll(0, reader.readBlock(bytes, block));
    }

    assertThat(read.stream().map(RoundTripTest::hashOfValues))
        .containsExactlyElementsOf(all.stream().map(RoundTripTest::hashOfValues).toList());
    assertThat(Contributions.readAll(large, written)).hasSameSizeAs(all);
  }
}
