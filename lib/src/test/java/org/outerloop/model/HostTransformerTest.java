package org.outerloop.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;
import org.outerloop.tensor.Torch;

/** The recorded forward and backward pass is the law; the written-out one agrees with it. */
class HostTransformerTest {
  private static final int SEQUENCES = 3;

  /**
   * Odd widths and counts, tied and untied, with and without grouped queries, one layer or more.
   */
  static Stream<ModelSpec> models() {
    return Stream.of(
        new ModelSpec(50, 24, 2, 6, 2, 8, 40, 32, 10_000, 1e-5, true),
        new ModelSpec(50, 24, 1, 6, 2, 8, 40, 32, 10_000, 1e-5, false),
        new ModelSpec(131, 40, 3, 2, 2, 34, 77, 32, 500_000, 1e-6, false),
        new ModelSpec(5000, 64, 2, 4, 1, 64, 96, 32, 10_000, 1e-5, true),
        new ModelSpec(50, 24, 1, 6, 2, 8, 40, 512, 10_000, 1e-5, true));
  }

  /** Below the context; the long one is three blocks of queries and several parts of a gradient. */
  private static int length(ModelSpec model) {
    return model.contextLength() == 512 ? 480 : 23;
  }

  private static int tokens(ModelSpec model) {
    return SEQUENCES * length(model);
  }

  private static float[] parameters(ModelSpec model) {
    SplitMix64 random = new SplitMix64(5);
    float[] values = new float[(int) model.parameterCount()];
    long matrices = ParameterLayout.of(model).matrixSize();
    double width = 1.5 / Math.sqrt(model.hiddenSize());
    for (int i = 0; i < values.length; i++) {
      double uniform = 2 * random.nextDouble() - 1;
      values[i] = (float) (i < matrices ? width * uniform : 1 + 0.5 * uniform);
    }
    return values;
  }

  private static int[] ids(ModelSpec model, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    return java.util.stream.IntStream.generate(() -> random.nextInt(model.vocabularySize()))
        .limit(tokens(model))
        .toArray();
  }

  private record Outcome(double loss, float[] gradient) {}

  @ParameterizedTest
  @MethodSource("models")
  void givesTheLossAndGradientsOfTheRecordedPass(ModelSpec model) {
    Outcome law = recorded(model, Precision.FLOAT32);

    Outcome written = written(model, Precision.FLOAT32, 1, false);

    assertThat(written.loss).isCloseTo(law.loss, within(1e-6 * law.loss));
    for (TensorSpec tensor : ParameterLayout.of(model).tensors()) {
      assertThat(distance(part(written, tensor), part(law, tensor)))
          .as(tensor.name())
          .isLessThan(1e-5);
    }
  }

  /** Rounding makes both wrong; ours must not be farther from the truth than libtorch is. */
  @ParameterizedTest
  @MethodSource("models")
  void isAsExactInBfloat16AsTheRecordedPass(ModelSpec model) {
    Outcome truth = recorded(model, Precision.FLOAT32);
    Outcome law = recorded(model, Precision.BFLOAT16);

    Outcome written = written(model, Precision.BFLOAT16, 1, false);

    assertThat(written.loss).isCloseTo(truth.loss, within(2e-3 * truth.loss));
    for (TensorSpec tensor : ParameterLayout.of(model).tensors()) {
      double allowed = distance(part(law, tensor), part(truth, tensor));
      assertThat(distance(part(written, tensor), part(truth, tensor)))
          .as(tensor.name())
          .isBetween(1e-5, 1.25 * allowed + 1e-3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsAndRecomputationChangeNoBit(Precision precision) {
    ModelSpec model = models().toList().get(2);
    Outcome one = written(model, precision, 1, false);

    assertThat(written(model, precision, 2, false).gradient).isEqualTo(one.gradient);
    assertThat(written(model, precision, 3, true).gradient).isEqualTo(one.gradient);
    assertThat(written(model, precision, 1, true).loss).isEqualTo(one.loss);
  }

  @ParameterizedTest
  @EnumSource
  void addsToTheGradientWhenAsked(Precision precision) {
    ModelSpec model = models().toList().get(0);
    int[] inputs = ids(model, 1);
    int[] targets = ids(model, 2);
    try (FlatParameters values = flat(parameters(model));
        FlatParameters gradients = new FlatParameters(model.parameterCount(), Device.CPU);
        Tensor rounded = values.tensor().to(Torch.format(precision));
        HostTransformer host =
            new HostTransformer(model, precision, rounded, gradients.tensor(), 1, false)) {
      host.backward(inputs, targets, length(model), 0.5, true);
      float[] once = all(gradients);
      host.backward(inputs, targets, length(model), 0.5, false);
      float[] twice = all(gradients);

      for (int i = 0; i < once.length; i++) {
        assertThat(twice[i]).isCloseTo(2 * once[i], within(1e-4f));
      }
      host.backward(inputs, targets, length(model), 0.5, true);
      assertThat(all(gradients)).isEqualTo(once);
    }
  }

  @Test
  void measuresTheSameLossWithoutGradients() {
    ModelSpec model = models().toList().get(3);
    try (FlatParameters values = flat(parameters(model));
        HostTransformer host =
            new HostTransformer(model, Precision.FLOAT32, values.tensor(), null, 1, false)) {
      double loss = Arrays.stream(host.losses(ids(model, 1), ids(model, 2), length(model))).sum();

      // sums by sequence, then over sequences: the last digits of another order
      assertThat(loss).isCloseTo(written(model, Precision.FLOAT32, 1, false).loss, within(1e-9));
    }
  }

  @Test
  void refusesMoreTokensThanItsContext() {
    ModelSpec model = models().toList().get(0);
    try (FlatParameters values = flat(parameters(model));
        HostTransformer host =
            new HostTransformer(model, Precision.FLOAT32, values.tensor(), null, 1, false)) {
      assertThatThrownBy(() -> host.losses(new int[33], new int[33], 33))
          .hasMessageContaining("33 tokens exceeds model.context-length 32");
    }
  }

  private static Outcome written(
      ModelSpec model, Precision precision, int threads, boolean recompute) {
    try (FlatParameters values = flat(parameters(model));
        FlatParameters gradients = new FlatParameters(model.parameterCount(), Device.CPU);
        Tensor rounded = values.tensor().to(Torch.format(precision));
        HostTransformer host =
            new HostTransformer(
                model, precision, rounded, gradients.tensor(), threads, recompute)) {
      double loss =
          host.backward(ids(model, 1), ids(model, 2), length(model), 1.0 / tokens(model), true);
      return new Outcome(loss, all(gradients));
    }
  }

  private static Outcome recorded(ModelSpec model, Precision precision) {
    try (TensorScope scope = new TensorScope();
        FlatParameters flat = flat(parameters(model))) {
      Tensor values = flat.tensor().to(Torch.format(precision));
      Tensor gradients = torch.zeros_like(values);
      try (Weights weights = Weights.trainable(model, values, gradients);
          Transformer transformer = new Transformer(model, weights, Device.CPU, precision);
          Gradients on = Gradients.on()) {
        Tensor hidden = transformer.forward(tensor(ids(model, 1))).view(-1, model.hiddenSize());
        Tensor slope = torch.empty_like(hidden.detach());
        Tensor loss =
            CrossEntropy.forDevice(Device.CPU)
                .backward(
                    hidden.detach(),
                    transformer.head().detach(),
                    tensor(ids(model, 2)).flatten(),
                    1.0 / tokens(model),
                    new CrossEntropy.Grads(slope, transformer.headGradient()));
        hidden.backward(slope, new BoolOptional(), false, new TensorArrayRefOptional());
        FlatParameters result = new FlatParameters(values.numel(), Device.CPU);
        try (Gradients off = Gradients.off()) {
          result.tensor().copy_(gradients);
        }
        return new Outcome(loss.item_double(), all(result));
      }
    }
  }

  private static Tensor tensor(int[] tokens) {
    long[] ids = Arrays.stream(tokens).asLongStream().toArray();
    return AbstractTensor.create(ids, SEQUENCES, ids.length / SEQUENCES);
  }

  private static FlatParameters flat(float[] values) {
    FlatParameters flat = new FlatParameters(values.length, Device.CPU);
    flat.write(0, values, values.length);
    return flat;
  }

  private static float[] all(FlatParameters flat) {
    float[] values = new float[(int) flat.size()];
    flat.read(0, values, values.length);
    return values;
  }

  private static float[] part(Outcome outcome, TensorSpec tensor) {
    int from = (int) tensor.offset();
    return Arrays.copyOfRange(outcome.gradient, from, from + (int) tensor.size());
  }

  private static double distance(float[] a, float[] b) {
    double error = 0;
    double size = 0;
    for (int i = 0; i < a.length; i++) {
      error += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
      size += (double) b[i] * b[i];
    }
    return Math.sqrt(error / size);
  }
}
