package org.outerloop.audit.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.training.LossMeter;

/** Against the passes that runs measure with. */
class PlainLlamaTest {
  private static final int LENGTH = 24;

  /** Grouped queries, a head of its own or the embedding's, several slices per tensor. */
  private static final List<ModelSpec> MODELS =
      List.of(
          new ModelSpec(160, 64, 2, 4, 2, 16, 96, 32, 10000, 1e-5, false),
          new ModelSpec(96, 32, 3, 2, 1, 16, 48, 32, 500000, 1e-6, true));

  @Test
  void hasTheLossesOfAFloat32Run() {
    for (ModelSpec model : MODELS) {
      float[] parameters = parameters(model);
      double[] plain =
          new PlainLlama(model, values(model, parameters), Rounding.NONE).losses(sequences(model));

      assertThat(plain)
          .containsExactly(measured(model, parameters, Precision.FLOAT32), within(1e-4));
    }
  }

  /** The tolerance holds what rounding does, and little more. */
  @Test
  void itsToleranceHoldsTheLossesOfAnyRun() {
    for (ModelSpec model : MODELS) {
      for (Precision precision : Precision.values()) {
        float[] parameters = parameters(model);
        double[] measured = measured(model, parameters, precision);
        if (precision == Precision.BFLOAT16) {
          for (int i = 0; i < parameters.length; i++) {
            parameters[i] = Rounding.toBfloat16(parameters[i]);
          }
        }
        PlainLosses plain =
            PlainLosses.of(model, precision, values(model, parameters), sequences(model));

        for (int i = 0; i < measured.length; i++) {
          assertThat(Math.abs(measured[i] - plain.each()[i]))
              .as("%s, tolerance %s", precision, plain.tolerance())
              .isLessThan(plain.tolerance() / 2);
        }
        double coarse = precision == Precision.BFLOAT16 ? 0.3 : 1e-3;
        assertThat(plain.tolerance()).isLessThan(coarse);
      }
    }
  }

  private static double[] measured(ModelSpec model, float[] parameters, Precision precision) {
    try (LossMeter meter = new LossMeter(model, precision, Device.CPU, 1)) {
      meter.parameters().write(0, parameters, parameters.length);
      return meter.losses(sequences(model));
    }
  }

  private static ModelValues values(ModelSpec model, float[] parameters) {
    List<Slice> slices = ParameterLayout.of(model).slices(16, 1024);
    return (tensor, consumer) ->
        slices.stream()
            .filter(slice -> slice.tensor() == tensor.index())
            .forEach(
                slice -> {
                  int from = (int) (tensor.offset() + slice.offset());
                  consumer.take(slice, Arrays.copyOfRange(parameters, from, from + slice.length()));
                });
  }

  /** Large enough for the layers to matter, and norms near one. */
  private static float[] parameters(ModelSpec model) {
    ParameterLayout layout = ParameterLayout.of(model);
    float[] values = new float[(int) layout.size()];
    SplitMix64 random = new SplitMix64(3);
    for (int i = 0; i < values.length; i++) {
      float value = (float) (random.nextDouble() - 0.5) * 0.4f;
      values[i] = i < layout.matrixSize() ? value : 1 + value;
    }
    return values;
  }

  private static List<int[]> sequences(ModelSpec model) {
    SplitMix64 random = new SplitMix64(4);
    List<int[]> sequences = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sequences.add(
          IntStream.rangeClosed(0, LENGTH)
              .map(t -> random.nextInt(model.vocabularySize()))
              .toArray());
    }
    return sequences;
  }
}
