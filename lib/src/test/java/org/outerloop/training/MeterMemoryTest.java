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
  void countsWhatTakesAContributionBack() {
    MeterMemory without = MeterMemory.of(MODEL, Precision.BFLOAT16, 0);
    MeterMemory with = MeterMemory.of(MODEL, Precision.BFLOAT16, 1000);

    assertThat(with.total() - without.total()).isEqualTo(8 * 1000);
  }

  @Test
  void followsOnePassHoweverManySequencesThereAre() {
    for (Precision precision : Precision.values()) {
      long one = MeterMemory.of(context(512), precision, 0).transients();
      long two = MeterMemory.of(context(1024), precision, 0).transients();

      // attention's scores grow with the square, a chunk of logits and products have floors
      assertThat(two).isBetween(one + one / 2, 3 * one);
      assertThat(MeterMemory.of(context(128), precision, 0).transients()).isLessThanOrEqualTo(one);
      assertThat(MeterMemory.of(MODEL, precision, 0).total())
          .isEqualTo(
              MeterMemory.of(MODEL, precision, 0).buffers()
                  + MeterMemory.of(MODEL, precision, 0).transients());
    }
  }

  private static ModelSpec context(int length) {
    return new ModelSpec(1000, 32, 2, 4, 2, 8, 64, length, 10_000, 1e-5, true);
  }
}
