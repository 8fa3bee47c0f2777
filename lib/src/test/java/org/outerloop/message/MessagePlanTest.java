package org.outerloop.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.outerloop.message.Contributions.Written;
import org.outerloop.message.MessagePlan.BlockRange;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.sparseloco.SparseSlice;

class MessagePlanTest {
  private static final CompressionSpec SPEC = new CompressionSpec(64, 64, 0.95, 1 << 22);
  private static final ParameterLayout COVENANT =
      ParameterLayout.of(
          new ModelSpec(262_144, 8192, 80, 64, 8, 128, 28_672, 2048, 500_000, 1e-5, false));

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void boundsThePayloadOfSeventyTwoBillionParameters(Codec codec) {
    MessagePlan plan = MessagePlan.of(COVENANT, SPEC.with(codec.quantiser(), codec.coding()));
    double values = COVENANT.size() / 64.0;

    assertThat(COVENANT.size()).isEqualTo(72_747_327_488L);
    // adaptive models may be wrong about every bit, so their bound is far above what is written
    int bits = codec.coding() == Coding.CONTEXT ? 110 : 24;
    assertThat(8 * plan.maxPayloadBytes() / values).isLessThan(bits);
    assertThat(plan.maxHeaderBytes()).isLessThan(1 << 20);
    assertThat(plan.slices().stream().mapToLong(s -> s.length()).sum()).isEqualTo(COVENANT.size());
    // a block is one array of the reader and one range of the store
    assertThat(plan.blocks()).allMatch(b -> plan.maxBlockBytes(b) < 10 << 20, "10 MiB");
  }

  @ParameterizedTest
  @CsvSource({"SIGN_MEAN, 13.125", "TWO_LEVELS, 14.25"})
  void knowsPackedPayloadsToTheBit(Quantisation quantiser, double bits) {
    MessagePlan plan = MessagePlan.of(COVENANT, SPEC.with(quantiser, Coding.PACKED));

    // 12 bits of position, a code, scales of 64 values; the allowance for metadata is 0.6 %
    assertThat(8 * plan.maxPayloadBytes() / (COVENANT.size() / 64.0)).isBetween(bits, 1.007 * bits);
  }

  @Test
  void coversEverySliceOnceInOrder() {
    MessagePlan plan =
        MessagePlan.of(
            ParameterLayout.builder().matrix("a", 5000, 2048).vector("b", 9000).build(),
            new CompressionSpec(64, 1024, 0.95, 1 << 20));
    int next = 0;
    for (int block = 0; block < plan.blocks().size(); block++) {
      BlockRange range = plan.blocks().get(block);
      assertThat(range.firstSlice()).isEqualTo(next);
      for (int i = 0; i < range.slices(); i++) {
        assertThat(plan.blockOf(next++)).isEqualTo(block);
      }
    }
    assertThat(next).isEqualTo(plan.slices().size());
    assertThat(plan.blocks().size()).isGreaterThan(2);
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void neverWritesMoreThanItAllows(Codec codec) {
    MessagePlan plan =
        MessagePlan.of(
            ParameterLayout.builder().matrix("a", 1024, 2048).vector("b", 5000).build(),
            new CompressionSpec(64, 64, 0.95, 1 << 18).with(codec.quantiser(), codec.coding()));
    List<SparseSlice> slices = Contributions.slices(plan, 3);

    Written written = Contributions.write(plan, slices);

    assertThat((long) written.file().length).isLessThanOrEqualTo(plan.maxPayloadBytes());
    assertThat(slices.stream().mapToLong(SparseSlice::entries).sum())
        .isEqualTo(1024 * 2048 / 64 + 5000);
  }

  @Test
  void writesThirteenAndAnEighthBitsPerPackedSign() {
    MessagePlan plan =
        MessagePlan.of(
            ParameterLayout.builder().matrix("a", 4096, 2048).build(),
            new CompressionSpec(64, 64, 0.95, 1 << 20).with(Quantisation.SIGN_MEAN, Coding.PACKED));
    List<SparseSlice> slices = Contributions.slices(plan, 3);
    long values = slices.stream().mapToLong(SparseSlice::entries).sum();
    Written written = Contributions.write(plan, slices);

    assertThat(values).isEqualTo(4096 * 2048 / 64);
    assertThat(8.0 * written.file().length / values).isBetween(13.125, 13.225);
  }

  @Test
  void refusesALayoutWithoutTensors() {
    assertThatThrownBy(() -> MessagePlan.of(ParameterLayout.builder().build(), SPEC))
        .hasMessage("A layout without tensors has no contributions");
  }

  @Test
  void doesNotWriteSlicesOutOfOrderOrTooFew() {
    MessagePlan plan = Contributions.PLAN;
    List<SparseSlice> slices = Contributions.slices(plan, 1);
    try (ContributionWriter writer = new ContributionWriter(new ByteArrayOutputStream(), plan)) {
      writer.write(slices.get(0));
      assertThatThrownBy(() -> writer.write(slices.get(2)))
          .hasMessage("Expected slice(tensor 0, rows 16+16), got slice(tensor 0, rows 32+8)");
      assertThatThrownBy(writer::finish).hasMessage("Only 1 of 7 slices are written");
    }
  }
}
