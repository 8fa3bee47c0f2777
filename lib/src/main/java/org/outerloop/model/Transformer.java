package org.outerloop.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;

/**
 * The decoder from token ids to the last normalised hidden state; {@link CrossEntropy} goes on to
 * the loss, so that nobody holds all logits. Borrows its weights. Not thread-safe.
 */
public final class Transformer implements AutoCloseable {
  private final ModelSpec model;
  private final Tensor embedding; // (V, D)
  private final List<DecoderBlock> blocks;
  private final Tensor finalNorm; // (D)
  private final Tensor head; // (V, D)
  private final RotaryPositions rotary;
  private final Attention attention;

  /**
   * @param weights on {@code device}, of format {@code precision}
   * @param device resolved
   */
  public Transformer(ModelSpec model, Weights weights, Device device, Precision precision) {
    this(
        model,
        weights,
        new RotaryPositions(model, device, precision),
        Attention.forDevice(model, device, precision));
  }

  Transformer(ModelSpec model, Weights weights, RotaryPositions rotary, Attention attention) {
    this.model = model;
    this.rotary = rotary;
    this.attention = attention;
    embedding = weights.get("model.embed_tokens.weight");
    blocks =
        IntStream.range(0, model.layers())
            .mapToObj(layer -> new DecoderBlock(model, weights, layer))
            .toList();
    finalNorm = weights.get("model.norm.weight");
    head = model.tiedHead() ? embedding : weights.get("lm_head.weight");
  }

  /**
   * Runs all blocks. Each block's intermediate tensors go when it ends, unless a backward pass
   * needs them.
   *
   * @param tokens (B, T) of int64, each in [0, V); T at most the context length
   * @return (B, T, D), in the scope of the caller
   */
  public Tensor forward(Tensor tokens) {
    Require.that(
        tokens.size(1) <= model.contextLength(),
        "A sequence of %s tokens exceeds model.context-length %s",
        tokens.size(1),
        model.contextLength());
    return forward(tokens, rotary, Collections.nCopies(blocks.size(), attention));
  }

  /** The same with positions and attention of one's own, the latter layer by layer. */
  Tensor forward(Tensor tokens, Turning positions, List<? extends Attention> attentions) {
    Tensor stream = torch.embedding(embedding, tokens);
    for (int layer = 0; layer < blocks.size(); layer++) {
      DecoderBlock block = blocks.get(layer);
      Attention layerAttention = attentions.get(layer);
      Tensor input = stream;
      stream = TensorScope.keeping(() -> block.forward(input, positions, layerAttention));
      input.close();
    }
    Tensor output = stream;
    return TensorScope.keeping(() -> norm(output));
  }

  /**
   * The forward pass without recording; keeps what enters each block, and what leaves the last.
   *
   * @param tokens as of {@link #forward}
   * @return tensors (B, T, D), one more than blocks, in the scope of the caller
   */
  public List<Tensor> streams(Tensor tokens) {
    List<Tensor> streams = new ArrayList<>();
    try (Gradients off = Gradients.off()) {
      streams.add(torch.embedding(embedding, tokens));
      for (DecoderBlock block : blocks) {
        Tensor input = streams.get(streams.size() - 1);
        streams.add(TensorScope.keeping(() -> block.forward(input, rotary, attention)));
      }
    }
    return streams;
  }

  /** The last normalised state (B, T, D) of {@link #streams}, without recording. */
  public Tensor hidden(List<Tensor> streams) {
    try (Gradients off = Gradients.off()) {
      return norm(streams.get(blocks.size()));
    }
  }

  /**
   * The backward pass of {@link #streams}: each part is computed once more, recorded this time, and
   * its record dropped before the next. A third more work than {@link #forward} and its backward
   * pass, activations of one block instead of all, the same gradients.
   *
   * @param streams consumed from the last to the first
   * @param slope gradient of the last normalised state (B, T, D)
   */
  public void backward(Tensor tokens, List<Tensor> streams, Tensor slope) {
    Tensor gradient = again(streams.get(blocks.size()), slope, this::norm);
    for (int layer = blocks.size() - 1; layer >= 0; layer--) {
      DecoderBlock block = blocks.get(layer);
      Tensor after = gradient;
      gradient = again(streams.get(layer), after, input -> block.forward(input, rotary, attention));
      after.close();
    }
    try (Gradients on = Gradients.on();
        TensorScope scope = new TensorScope()) {
      backward(torch.embedding(embedding, tokens), gradient);
    }
  }

  /** Gradient of the input, from that of the output. */
  private static Tensor again(Tensor input, Tensor slope, UnaryOperator<Tensor> part) {
    try (Gradients on = Gradients.on()) {
      return TensorScope.keeping(
          () -> {
            Tensor leaf = input.detach().set_requires_grad(true);
            backward(part.apply(leaf), slope);
            return leaf.grad().detach(); // grad() is only a view into the leaf
          });
    }
  }

  private static void backward(Tensor output, Tensor slope) {
    output.backward(slope, new BoolOptional(), false, new TensorArrayRefOptional());
  }

  private Tensor norm(Tensor stream) {
    return torch.rms_norm(
        stream,
        new long[] {model.hiddenSize()},
        new TensorOptional(finalNorm),
        new DoubleOptional(model.normEpsilon()));
  }

  /** The output projection (V, D): logits are hidden x head'. The embedding when it is tied. */
  public Tensor head() {
    return head;
  }

  /** Where a backward pass adds the head's gradient (V, D). For trainable weights only. */
  public Tensor headGradient() {
    return head.grad();
  }

  @Override
  public void close() {
    rotary.close();
    attention.close();
  }
}
