package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.outerloop.training.TinyRuns.MODEL;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;

class LossMeterTest {
  private static final List<int[]> SEQUENCES = List.of(TinyRuns.batches(1, 5, 9).get(0));

  private static LossMeter meter(Precision precision) {
    LossMeter meter = new LossMeter(MODEL, precision, Device.CPU, 1);
    TinyRuns.initialize(MODEL, meter.parameters(), 7);
    return meter;
  }

  @ParameterizedTest
  @EnumSource
  void givesASequenceTheSameBitsWhateverElseIsMeasured(Precision precision) {
    try (LossMeter meter = meter(precision)) {
      double[] together = meter.losses(SEQUENCES);

      for (int i = 0; i < together.length; i++) {
        assertThat(meter.losses(List.of(SEQUENCES.get(i)))).containsExactly(together[i]);
      }
    }
  }

  @Test
  void measuresInBothFormatsWhatTheTrainerSees() {
    double trained;
    try (InnerTrainer trainer =
        TinyRuns.trainer(MODEL, TinyRuns.training(Precision.FLOAT32, 4), 7)) {
      int[][] batch = SEQUENCES.subList(0, 4).toArray(int[][]::new);
      trained = trainer.train(0, TinyRuns.once(batch)).meanLoss();
    }

    assertThat(mean(Precision.FLOAT32)).isCloseTo(trained, within(1e-6));
    assertThat(mean(Precision.BFLOAT16)).isCloseTo(trained, within(2e-3)).isNotEqualTo(trained);
  }

  private static double mean(Precision precision) {
    try (LossMeter meter = meter(precision)) {
      return Arrays.stream(meter.losses(SEQUENCES.subList(0, 4))).average().orElseThrow();
    }
  }

  @Test
  void seesNewParametersAtOnce() {
    try (LossMeter meter = meter(Precision.BFLOAT16)) {
      double before = meter.losses(SEQUENCES)[0];
      TinyRuns.initialize(MODEL, meter.parameters(), 8);

      assertThat(meter.losses(SEQUENCES)[0]).isNotEqualTo(before);
    }
  }

  @Test
  void takesSequencesOfAnyLengthUpToTheContext() {
    try (LossMeter meter = meter(Precision.FLOAT32)) {
      assertThat(meter.losses(List.of(new int[2], new int[25]))).hasSize(2);
      assertThat(meter.losses(List.of())).isEmpty();
      assertThatThrownBy(() -> meter.losses(List.of(new int[26])))
          .hasMessage("A sequence of 25 tokens exceeds model.context-length 24");
      assertThatThrownBy(() -> meter.losses(List.of(new int[1])))
          .hasMessage("A sequence of 1 tokens has none to predict");
    }
  }
}
