package org.outerloop.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.message.Contributions.Written;
import org.outerloop.message.MessagePlan.BlockRange;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.sparseloco.SparseSlice;

class MessagePlanTest {
  private static final CompressionSpec SPEC = new CompressionSpec(64, 64, 0.95, 1 << 22);

  @Test
  void boundsThePayloadOfSeventyTwoBillionParameters() {
    ModelSpec covenant =
        new ModelSpec(262_144, 8192, 80, 64, 8, 128, 28_672, 2048, 500_000, 1e-5, false);
    ParameterLayout layout = ParameterLayout.of(covenant);
    MessagePlan plan = MessagePlan.of(layout, SPEC);
    double values = layout.size() / 64.0;

    assertThat(layout.size()).isEqualTo(72_747_327_488L);
    // 12 + 2 + 16 / 64 = 14.25 bits of columns; the allowance for metadata is 0.6 %
    assertThat(8 * plan.maxPayloadBytes() / values).isBetween(14.25, 14.34);
    assertThat(plan.maxHeaderBytes()).isLessThan(1 << 20);
    assertThat(plan.slices().stream().mapToLong(s -> s.length()).sum()).isEqualTo(layout.size());
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

  @Test
  void writesFourteenAndAQuarterBitsPerValue() {
    MessagePlan plan =
        MessagePlan.of(
            ParameterLayout.builder().matrix("a", 4096, 2048).build(),
            new CompressionSpec(64, 64, 0.95, 1 << 20));
    List<SparseSlice> slices = Contributions.slices(plan, 3);
    long values = slices.stream().mapToLong(SparseSlice::entries).sum();
    Written written = Contributions.write(plan, slices);

    assertThat(values).isEqualTo(4096 * 2048 / 64);
    assertThat(8.0 * written.file().length / values).isBetween(14.36, 14.38);
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
