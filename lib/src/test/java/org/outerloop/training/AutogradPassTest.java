package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.outerloop.training.TinyRuns.MODEL;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.TensorScope;
import org.outerloop.tensor.Torch;

class AutogradPassTest {
  private static final int[][] ROWS = TinyRuns.batches(1, 4, 1).get(0);
  private static final double MEAN = 1.0 / (4 * TinyRuns.LENGTH);

  private final FlatParameters master = buffer();
  private final FlatParameters gradients = buffer();

  private static FlatParameters buffer() {
    Torch.useThreads(1);
    return new FlatParameters(MODEL.parameterCount(), Device.CPU);
  }

  @AfterEach
  void free() {
    master.close();
    gradients.close();
  }

  /** The loss along the gradient g rises by |g|^2 per unit: central difference. */
  @Test
  void gradientIsTheSlopeOfTheLoss() {
    TinyRuns.initialize(MODEL, master, 7);
    try (GradientPass pass = pass(Precision.FLOAT32)) {
      pass.weights(master);
      loss(pass, MEAN);
      float[] slope = TinyRuns.all(gradients);
      float[] start = TinyRuns.all(master);
      double step = 1e-2;
      double rise = (lossAt(pass, start, slope, step) - lossAt(pass, start, slope, -step));

      assertThat(rise / (2 * step)).isCloseTo(squares(slope), within(1e-3 * squares(slope)));
    }
  }

  private double lossAt(GradientPass pass, float[] start, float[] slope, double step) {
    float[] moved = start.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (step * slope[i]);
    }
    master.write(0, moved, moved.length);
    pass.weights(master);
    return loss(pass, MEAN) * MEAN;
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource
  void addsToTheGradientThatIsThere(Precision precision) {
    TinyRuns.initialize(MODEL, master, 7);
    try (GradientPass pass = pass(precision)) {
      pass.weights(master);
      double first = loss(pass, MEAN);
      float[] once = TinyRuns.all(gradients);
      double second = loss(pass, 2 * MEAN);
      float[] thrice = TinyRuns.all(gradients);

      assertThat(second).as("the loss is not scaled").isEqualTo(first);
      for (int i = 0; i < once.length; i++) {
        assertThat(thrice[i]).isCloseTo(3 * once[i], within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void recomputationChangesNoBit(Precision precision) {
    TinyRuns.initialize(MODEL, master, 7);
    try (GradientPass kept = pass(precision);
        GradientPass again = new AutogradPass(MODEL, precision, Device.CPU, gradients, true)) {
      kept.weights(master);
      double loss = loss(kept, MEAN);
      float[] expected = TinyRuns.all(gradients);
      gradients.tensor().zero_();
      again.weights(master);

      assertThat(loss(again, MEAN)).isEqualTo(loss);
      assertThat(TinyRuns.all(gradients)).isEqualTo(expected);
    }
  }

  @Test
  void refusesToGuessWeights() {
    try (GradientPass pass = pass(Precision.FLOAT32)) {
      assertThatThrownBy(() -> loss(pass, MEAN))
          .hasMessage("A backward pass before the first weights");
      pass.weights(master);
      assertThatThrownBy(() -> pass.weights(gradients))
          .hasMessage("The weights of a pass come from one buffer");
    }
  }

  private GradientPass pass(Precision precision) {
    return new AutogradPass(MODEL, precision, Device.CPU, gradients, false);
  }

  private static double loss(GradientPass pass, double scale) {
    try (TensorScope scope = new TensorScope()) {
      return pass.backward(ROWS, scale, false).item_double();
    }
  }
}
