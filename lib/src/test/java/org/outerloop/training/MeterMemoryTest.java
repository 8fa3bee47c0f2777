package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;

class MeterMemoryTest {
  private static final ModelSpec MODEL =
      new ModelSpec(1000, 32, 2, 4, 2, 8, 64, 16, 10_000, 1e-5, true);

  @Test
  void countsBuffersExactly() {
    long parameters = MODEL.parameterCount();

    assertThat(MeterMemory.of(MODEL, Precision.FLOAT32).buffers()).isEqualTo(4 * parameters);
    assertThat(MeterMemory.of(MODEL, Precision.BFLOAT16).buffers()).isEqualTo(6 * parameters);
  }

  @Test
  void isAsLargeAsItsLargestMoment() {
    // logits twice, 16 rows of 1000: larger than a block's 16 x 4 x (4 x 32 + 3 x 64) bytes
    assertThat(MeterMemory.of(MODEL, Precision.FLOAT32).transients()).isEqualTo(2 * 4 * 16 * 1000);
    ModelSpec small = new ModelSpec(10, 32, 2, 4, 2, 8, 64, 16, 10_000, 1e-5, true);
    assertThat(MeterMemory.of(small, Precision.FLOAT32).transients())
        .isEqualTo(16 * 4 * (4 * 32 + 3 * 64));
    // half the bytes, and the scores of 4 heads twice
    assertThat(MeterMemory.of(small, Precision.BFLOAT16).transients())
        .isEqualTo(16 * 2 * (4 * 32 + 3 * 64 + 2 * 4 * 16));
  }
}
