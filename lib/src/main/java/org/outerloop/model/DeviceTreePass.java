package org.outerloop.model;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;
import org.outerloop.tensor.Torch;

/** Trees by libtorch's operations, on any device: the law, and what GPUs run. */
public final class DeviceTreePass implements TreePass {
  private final ModelSpec model;
  private final Device device;
  private final ScalarType format;
  private final Weights weights;
  private final RotaryPositions rotary;
  private final List<TreeAttention> attentions; // of each layer
  private final Transformer transformer;
  private final CrossEntropy crossEntropy;

  /**
   * @param values parameters (size) on the device, of format {@code precision}; borrowed
   */
  public DeviceTreePass(ModelSpec model, Precision precision, Device device, Tensor values) {
    this.model = model;
    this.device = device;
    format = Torch.format(precision);
    weights = Weights.of(model, values);
    rotary = new RotaryPositions(model, device, precision);
    attentions =
        IntStream.range(0, model.layers()).mapToObj(layer -> new TreeAttention(model)).toList();
    transformer = new Transformer(model, weights, rotary, new FusedAttention(model));
    crossEntropy = CrossEntropy.forDevice(device);
  }

  @Override
  public void prefix(int[] tokens) {
    attentions.forEach(TreeAttention::forget);
    if (tokens.length > 0) {
      read(tokens);
    }
  }

  /**
   * Reads more of the prefix.
   *
   * @param tokens at least one
   * @return logits (V) of what may follow, float32 in main memory
   */
  public float[] read(int[] tokens) {
    try (Gradients off = Gradients.off();
        TensorScope scope = new TensorScope()) {
      int before = (int) attentions.get(0).prefixLength();
      TreeBatch row = TreeBatch.exact(before, tokens);
      Tensor hidden = hidden(row, tokens.length).select(0, tokens.length - 1L);
      Tensor logits = transformer.head().mv(hidden).to(ScalarType.Float).cpu();
      float[] values = new float[model.vocabularySize()];
      logits.contiguous().data_ptr_float().get(values);
      return values;
    }
  }

  /**
   * Logits after each token of a text, a row of V float32 each, without a prefix.
   *
   * @param sink gets one row after the other; the array is used again
   */
  public void logits(int[] text, Consumer<float[]> sink) {
    prefix(new int[0]);
    try (Gradients off = Gradients.off();
        TensorScope scope = new TensorScope()) {
      Tensor hidden = hidden(TreeBatch.exact(0, text), 0);
      float[] row = new float[model.vocabularySize()];
      for (long t = 0; t < text.length; t++) {
        try (TensorScope of = new TensorScope()) {
          Tensor logits = transformer.head().mv(hidden.select(0, t)).to(ScalarType.Float).cpu();
          logits.contiguous().data_ptr_float().get(row);
          sink.accept(row);
        }
      }
    }
  }

  @Override
  public Likelihood[] score(TreeBatch trees) {
    Require.that(
        trees.prefix == attentions.get(0).prefixLength(),
        "A batch behind a prefix of %s tokens, but %s were read",
        trees.prefix,
        attentions.get(0).prefixLength());
    try (Gradients off = Gradients.off();
        TensorScope scope = new TensorScope()) {
      Tensor hidden = hidden(trees, 0).index_select(0, ids(trees.slots));
      return trees.join(crossEntropy.likelihoods(hidden, transformer.head(), ids(trees.targets)));
    }
  }

  /** (R T, D). */
  private Tensor hidden(TreeBatch trees, int keep) {
    trees.require(model);
    Tensor mask = mask(trees);
    attentions.forEach(attention -> attention.begin(mask, keep));
    Tensor tokens = ids(trees.tokens).view(trees.rows, trees.length);
    return transformer
        .forward(tokens, rotary.at(ids(trees.positions), trees.rows), attentions)
        .view(-1, model.hiddenSize());
  }

  private Tensor mask(TreeBatch trees) {
    int width = trees.prefix + trees.length;
    float[] values = new float[Math.multiplyExact(trees.tokens.length, width)];
    for (int place = 0; place < trees.tokens.length; place++) {
      int own = place * width + trees.prefix;
      int t = place % trees.length;
      Arrays.fill(values, own, own + trees.length, Float.NEGATIVE_INFINITY);
      Arrays.fill(values, own, own + trees.trunkEnds[place], 0);
      Arrays.fill(values, own + trees.firsts[place], own + t + 1, 0);
    }
    Tensor mask = AbstractTensor.create(values, trees.rows, 1, trees.length, width);
    return device.place(mask, format);
  }

  private Tensor ids(int[] values) {
    long[] ids = new long[values.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = values[i];
    }
    return device.place(AbstractTensor.create(ids), ScalarType.Long);
  }

  @Override
  public void close() {
    attentions.forEach(TreeAttention::close);
    transformer.close();
    weights.close();
  }
}
