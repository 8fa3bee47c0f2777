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

    assertThat(MeterMemory.of(MODEL, Precision.FLOAT32, 0).buffers()).isEqualTo(4 * parameters);
    assertThat(MeterMemory.of(MODEL, Precision.BFLOAT16, 0).buffers()).isEqualTo(6 * parameters);
  }

  @Test
  void followsOneSequenceHoweverManyThereAre() {
    ModelSpec twice = new ModelSpec(1000, 32, 2, 4, 2, 8, 64, 32, 10_000, 1e-5, true);
    for (Precision precision : Precision.values()) {
      long one = MeterMemory.of(MODEL, precision, 0).transients();
      long two = MeterMemory.of(twice, precision, 0).transients();

      // attention's scores grow with the square, a chunk of logits and products have floors
      assertThat(two).isBetween(one + one / 2, 3 * one);
      assertThat(MeterMemory.of(MODEL, precision, 0).total())
          .isEqualTo(MeterMemory.of(MODEL, precision, 0).buffers() + one);
    }
  }
}
