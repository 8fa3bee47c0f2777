package org.outerloop.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.TensorSpec;

class RunPlanTest {
  /** Two layers of width 128, two thirds of a head per chunk, no odd edges. */
  private static final ModelSpec MODEL =
      new ModelSpec(640, 128, 2, 4, 2, 32, 384, 64, 10_000, 1e-5, false);

  private static final ModelSpec LLAMA_26M =
      new ModelSpec(4096, 512, 8, 8, 4, 64, 1408, 128, 10_000, 1e-5, true);

  private static CompressionSpec with(Quantisation quantiser, Coding coding) {
    return new CompressionSpec(64, 64, 0.95, 4_194_304, quantiser, coding);
  }

  @Test
  void parametersOfAllKindsAreAllParameters() {
    Map<String, Long> counts = ParameterKinds.of(MODEL).counts();

    assertThat(counts)
        .containsEntry("embedding", 640L * 128)
        .containsEntry("head", 640L * 128)
        .containsEntry("attention", 2L * (2 * 128 * 128 + 2 * 64 * 128))
        .containsEntry("feed_forward", 2L * 3 * 384 * 128)
        .containsEntry("norms", 5L * 128);
    assertThat(ParameterKinds.of(MODEL).total()).isEqualTo(MODEL.parameterCount());
  }

  @Test
  void packedContributionsAreCountedExactly() {
    ContributionSize size = ContributionSize.of(MODEL, with(Quantisation.SIGN_MEAN, Coding.PACKED));

    long matrices =
        ParameterLayout.of(MODEL).tensors().stream()
            .filter(tensor -> !tensor.vector())
            .mapToLong(TensorSpec::size)
            .sum();
    long chunks = matrices / 4096;
    long vectorEntries = 5 * 128;
    assertThat(size.entries()).isEqualTo(64 * chunks + vectorEntries);
    // 12 bits and a sign an entry, a scale of 8 bits a chunk; vectors: 2 bits and two scales each
    long bits = 64 * chunks * 13 + 8 * chunks + 2 * vectorEntries + 5 * 16;
    assertThat(size.bytes()).isEqualTo((bits + 7) / 8);
    assertThat(size.denseBytes()).isEqualTo(4 * MODEL.parameterCount());
  }

  /** Whole objects of real buffers, from the README: frame and header are 0.06 bits of them. */
  @Test
  void estimatesComeCloseToWhatWasMeasured() {
    assertThat(bits(Coding.RICE)).isCloseTo(8.57 - 0.06, within(0.05));
    assertThat(bits(Coding.PACKED)).isCloseTo(12.95 - 0.06, within(0.05));
    assertThat(bits(Coding.CONTEXT)).isCloseTo(8.20 - 0.06, within(0.05));
  }

  private static double bits(Coding coding) {
    return ContributionSize.of(LLAMA_26M, with(Quantisation.SIGN_MEAN, coding)).bitsPerValue();
  }

  @Test
  void countsTokensAndOperations() {
    Effort effort = new Effort(15 * 16 * 64, 3, 10, 600, 40);

    assertThat(effort.roundTokens()).isEqualTo(46_080);
    assertThat(effort.runTokens()).isEqualTo(460_800);
    assertThat(effort.runFlops()).isEqualTo(460_800.0 * 640);
    assertThat(effort.roundSeconds(1536)).isEqualTo(10);
  }
}
