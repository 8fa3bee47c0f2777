package org.outerloop.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

class TransformerTest {
  private static final int LENGTH = 23; // above 17, so that positions matter

  private static ModelSpec model(boolean tied) {
    return new ModelSpec(50, 24, 2, 6, 2, 8, 40, 32, 10_000, 1e-5, tied);
  }

  /** Larger than a fresh model's, so that attention and gates are far from flat. */
  private static float[] parameters(ModelSpec model) {
    SplitMix64 random = new SplitMix64(5);
    float[] values = new float[(int) model.parameterCount()];
    long matrices = ParameterLayout.of(model).matrixSize();
    for (int i = 0; i < values.length; i++) {
      double uniform = 2 * random.nextDouble() - 1;
      values[i] = (float) (i < matrices ? 0.5 * uniform : 1 + 0.5 * uniform);
    }
    return values;
  }

  private static int[] sequence(ModelSpec model, int length) {
    SplitMix64 random = new SplitMix64(6);
    int[] tokens = new int[length];
    for (int t = 0; t < length; t++) {
      tokens[t] = random.nextInt(model.vocabularySize());
    }
    return tokens;
  }

  private static Tensor ids(int[] tokens, int first, int length) {
    long[] ids = new long[length];
    for (int t = 0; t < length; t++) {
      ids[t] = tokens[first + t];
    }
    return AbstractTensor.create(ids, 1, length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void agreesWithThePaperInPlainLoops(boolean tied) {
    ModelSpec model = model(tied);
    float[] parameters = parameters(model);
    int[] tokens = sequence(model, LENGTH);
    double[][] expected = new ReferenceTransformer(model, parameters).logits(tokens, LENGTH);

    double[] logits = logits(model, parameters, tokens, Precision.FLOAT32);

    for (int t = 0; t < LENGTH; t++) {
      for (int v = 0; v < model.vocabularySize(); v++) {
        assertThat(logits[t * model.vocabularySize() + v]).isCloseTo(expected[t][v], within(1e-4));
      }
    }
  }

  @Test
  void staysCloseToItselfInBfloat16() {
    ModelSpec model = model(false);
    float[] parameters = parameters(model);
    int[] tokens = sequence(model, LENGTH);

    double[] exact = logits(model, parameters, tokens, Precision.FLOAT32);
    double[] rounded = logits(model, parameters, tokens, Precision.BFLOAT16);

    double error = 0;
    double size = 0;
    for (int i = 0; i < exact.length; i++) {
      error += (rounded[i] - exact[i]) * (rounded[i] - exact[i]);
      size += exact[i] * exact[i];
    }
    assertThat(Math.sqrt(error / size)).isBetween(1e-4, 2e-2); // 8 bits of mantissa
  }

  private static double[] logits(
      ModelSpec model, float[] parameters, int[] tokens, Precision precision) {
    try (TensorScope scope = new TensorScope();
        Gradients off = Gradients.off();
        FlatParameters flat = flat(parameters);
        Weights weights = Weights.of(model, flat.tensor().to(Torch.format(precision)));
        Transformer transformer = new Transformer(model, weights, Device.CPU, precision)) {
      Tensor hidden = transformer.forward(ids(tokens, 0, LENGTH));
      Tensor logits = torch.linear(hidden, transformer.head()).to(ScalarType.Double).flatten();
      double[] values = new double[(int) logits.numel()];
      logits.data_ptr_double().get(values, 0, values.length);
      return values;
    }
  }

  private static FlatParameters flat(float[] values) {
    FlatParameters flat = new FlatParameters(values.length, Device.CPU);
    flat.write(0, values, values.length);
    return flat;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void hasTheGradientThatFiniteDifferencesShow(boolean tied) {
    ModelSpec model = model(tied);
    float[] parameters = parameters(model);
    int[] sequence = sequence(model, LENGTH + 1);
    float[] gradient = gradient(model, parameters, sequence);

    for (TensorSpec spec : ParameterLayout.of(model).tensors()) {
      for (int probe = 0; probe < 3; probe++) {
        int at = (int) (spec.offset() + probe * (spec.size() - 1) / 2);
        double slope = slope(model, parameters, sequence, at);
        assertThat((double) gradient[at])
            .as("%s at %s", spec.name(), at)
            .isCloseTo(slope, within(2e-4 * Math.max(1, Math.abs(slope))));
      }
    }
  }

  private static float[] gradient(ModelSpec model, float[] parameters, int[] sequence) {
    try (TensorScope scope = new TensorScope();
        Gradients on = Gradients.on();
        FlatParameters flat = flat(parameters);
        FlatParameters gradients = new FlatParameters(parameters.length, Device.CPU);
        Weights weights = Weights.trainable(model, flat.tensor(), gradients.tensor());
        Transformer transformer = new Transformer(model, weights, Device.CPU, Precision.FLOAT32)) {
      Tensor hidden = transformer.forward(ids(sequence, 0, LENGTH)).view(LENGTH, -1);
      Tensor slope = torch.empty_like(hidden.detach());
      CrossEntropy.Grads grads = new CrossEntropy.Grads(slope, transformer.headGradient());
      Tensor targets = ids(sequence, 1, LENGTH).flatten();
      new CrossEntropy(1)
          .backward(hidden.detach(), transformer.head().detach(), targets, 1.0 / LENGTH, grads);
      hidden.backward(slope, new BoolOptional(), false, new TensorArrayRefOptional());
      float[] values = new float[parameters.length];
      gradients.read(0, values, values.length);
      return values;
    }
  }

  private static double slope(ModelSpec model, float[] parameters, int[] sequence, int at) {
    float step = 1 / 512f;
    float[] above = parameters.clone();
    float[] below = parameters.clone();
    above[at] += step;
    below[at] -= step;
    double rise =
        new ReferenceTransformer(model, above).loss(sequence)
            - new ReferenceTransformer(model, below).loss(sequence);
    return rise / ((double) above[at] - below[at]);
  }

  @Test
  void refusesASequenceBeyondItsContext() {
    ModelSpec model = model(true);
    float[] parameters = parameters(model);
    int[] tokens = sequence(model, 33);

    try (TensorScope scope = new TensorScope();
        FlatParameters flat = flat(parameters);
        Weights weights = Weights.of(model, flat.tensor());
        Transformer transformer = new Transformer(model, weights, Device.CPU, Precision.FLOAT32)) {
      assertThatThrownBy(() -> transformer.forward(ids(tokens, 0, 33)))
          .hasMessage("A sequence of 33 tokens exceeds model.context-length 32");
    }
  }

  @Test
  void attendsTheSameWayByProductsAndByTheFusedKernel() {
    ModelSpec model = model(true);
    try (TensorScope scope = new TensorScope();
        Gradients on = Gradients.on()) {
      List<Tensor> fused = attended(new FusedAttention(model));
      List<Tensor> products = attended(new ProductAttention(model));

      for (int i = 0; i < fused.size(); i++) {
        double difference = fused.get(i).sub(products.get(i)).abs().max().item_double();
        assertThat(difference).isLessThan(1e-5);
      }
    }
  }

  /** Output, and gradients of queries, keys and values for a fixed slope. */
  private static List<Tensor> attended(Attention attention) {
    Tensor queries = wave(1, 6);
    Tensor keys = wave(2, 2);
    Tensor values = wave(3, 2);
    Tensor output = attention.attend(queries, keys, values);
    output.backward(wave(4, 6).detach(), new BoolOptional(), false, new TensorArrayRefOptional());
    attention.close();
    return List.of(output.detach(), queries.grad(), keys.grad(), values.grad());
  }

  private static Tensor wave(int phase, int heads) {
    float[] values = new float[2 * heads * LENGTH * 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * (float) Math.sin(phase * i + phase);
    }
    Tensor wave = AbstractTensor.create(values, 2, heads, LENGTH, 8);
    wave.set_requires_grad(true);
    return wave;
  }
}
