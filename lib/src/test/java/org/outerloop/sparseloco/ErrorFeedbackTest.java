package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Slice;

class ErrorFeedbackTest {
  @ParameterizedTest
  @CsvSource({"64, 64, false", "97, 101, false", "300, 1, false", "1, 5000, true", "65, 63, false"})
  void keepsExactlyWhatItDidNotSend(int rows, int columns, boolean vector) {
    Slice slice = Slices.matrix(rows, columns);
    float[] residual = Slices.gaussian(slice.length(), 1);
    float[] delta = Slices.gaussian(slice.length(), 2);
    float[] accumulated = new float[slice.length()];
    for (int i = 0; i < accumulated.length; i++) {
      accumulated[i] = 0.95f * residual[i] + delta[i];
    }

    SparseSlice sent = new ErrorFeedback(Slices.SPEC).compress(slice, vector, residual, delta);

    float[] received = Slices.dense(sent);
    for (int i = 0; i < residual.length; i++) {
      assertThat(residual[i]).isEqualTo(accumulated[i] - received[i]);
    }
  }

  @Test
  void losesNothingOverManyRounds() {
    Slice slice = Slices.matrix(100, 90);
    ErrorFeedback feedback = new ErrorFeedback(new CompressionSpec(64, 64, 1.0, 1 << 20));
    float[] residual = new float[slice.length()];
    double[] learned = new double[slice.length()];
    double[] received = new double[slice.length()];

    for (int round = 0; round < 50; round++) {
      float[] delta = Slices.gaussian(slice.length(), round);
      for (int i = 0; i < delta.length; i++) {
        learned[i] += delta[i];
      }
      feedback
          .compress(slice, false, residual, delta)
          .forEach((offset, value) -> received[offset] += value);
    }

    for (int i = 0; i < learned.length; i++) {
      assertThat(received[i] + residual[i]).isCloseTo(learned[i], within(1e-4));
    }
  }

  @Test
  void sendsASmallButSteadyDirectionInTheEnd() {
    Slice slice = Slices.matrix(64, 64);
    ErrorFeedback feedback = new ErrorFeedback(Slices.SPEC);
    float[] residual = new float[4096];
    float[] delta = Slices.gaussian(4096, 3);
    for (int i = 0; i < delta.length; i++) {
      delta[i] *= 0.1f; // noise that repeats with the other sign
    }
    double received = 0;

    for (int round = 0; round < 60; round++) {
      for (int i = 0; i < delta.length; i++) {
        delta[i] = -delta[i];
      }
      delta[17] = 0.02f;
      received += Slices.dense(feedback.compress(slice, false, residual, delta))[17];
    }

    // the decay forgets some of the 1.2 learned while it waits; by itself no entry would be sent
    assertThat(received).isGreaterThan(0.4 * 60 * 0.02);
  }

  @Test
  void catchesUpWithWhatIsTooLargeToSend() {
    Slice slice = Slices.matrix(1, 1);
    ErrorFeedback feedback = new ErrorFeedback(new CompressionSpec(64, 64, 1.0, 1 << 20));
    float[] residual = new float[1];
    double received = 0;

    for (int round = 0; round < 10; round++) {
      SparseSlice sent =
          feedback.compress(slice, false, residual, new float[] {round == 0 ? 100 : 0});
      received += Slices.dense(sent)[0];
    }

    assertThat(received).isCloseTo(100, within(1.0));
  }

  @Test
  void refusesADivergedPseudoGradient() {
    float[] delta = new float[4096];
    delta[70] = Float.POSITIVE_INFINITY;

    assertThatThrownBy(
            () ->
                new ErrorFeedback(Slices.SPEC)
                    .compress(Slices.matrix(64, 64), false, new float[4096], delta))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds Infinity at row 1, column 6");
  }
}
