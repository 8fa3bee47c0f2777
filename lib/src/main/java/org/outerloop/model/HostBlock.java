package org.outerloop.model;

import org.outerloop.kernels.RmsNorm;
import org.outerloop.kernels.SwiGlu;
import org.outerloop.kernels.Workers;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.tensor.HostMatrix;

/** One layer, forward and backward written out. See {@link DecoderBlock} for the mathematics. */
final class HostBlock {
  private final Workers workers;
  private final Products products;
  private final HostForwardAttention attention;
  private final RmsNorm norm;
  private final HostWeights.Layer weights;
  private final HostWeights.Layer slopes; // null for forward passes only

  HostBlock(
      ModelSpec model,
      Workers workers,
      Products products,
      HostForwardAttention attention,
      HostWeights.Layer weights,
      HostWeights.Layer slopes) {
    this.workers = workers;
    this.products = products;
    this.attention = attention;
    this.weights = weights;
    this.slopes = slopes;
    norm = new RmsNorm(model.normEpsilon());
  }

  /** The first layer's start: the stream is the embedding, and {@code input} holds it. */
  void begin(HostMatrix input, BlockActivations kept) {
    norm.forward(workers, input.rows(), weights.inputNorm().rows(), kept.attentionInput.rows());
  }

  /** Any other layer's start: the stream is what the layer before left, and what it adds. */
  void begin(HostMatrix before, HostMatrix addend, HostMatrix input, BlockActivations kept) {
    norm.addAndForward(
        workers,
        before.rows(),
        addend.rows(),
        input.rows(),
        weights.inputNorm().rows(),
        kept.attentionInput.rows());
  }

  /** From the normalised input to all that {@code kept} holds. */
  void fill(HostMatrix input, BlockActivations kept, Workspace space) {
    products.forward(kept.attentionInput, weights.projections().tensor(), space.projected);
    attention.forward(kept, space);
    products.forward(kept.attended, weights.output().tensor(), space.addend);
    norm.addAndForward(
        workers,
        input.rows(),
        space.addend.rows(),
        kept.middle.rows(),
        weights.feedForwardNorm().rows(),
        kept.feedForwardInput.rows());
    products.forward(kept.feedForwardInput, weights.gate().tensor(), kept.gate);
    products.forward(kept.feedForwardInput, weights.up().tensor(), kept.up);
    SwiGlu.forward(workers, kept.gate.flat(), kept.up.flat(), kept.activated.flat());
  }

  /** What the layer adds to its middle, into {@code space.addend}. */
  void finish(BlockActivations kept, Workspace space) {
    products.forward(kept.activated, weights.down().tensor(), space.addend);
  }

  /**
   * {@code space.slope} is the gradient of the layer's output and becomes that of its input.
   *
   * @param way the attention that the block went forward with
   */
  void backward(
      HostMatrix input, BlockActivations kept, Workspace space, HostAttention way, boolean fresh) {
    feedForwardBackward(kept, space, fresh);
    attentionBackward(input, kept, space, way, fresh);
  }

  private void feedForwardBackward(BlockActivations kept, Workspace space, boolean fresh) {
    products.weightSlope(space.slope, kept.activated, slopes.down(), fresh);
    products.inputSlope(space.slope, weights.down().tensor(), space.gateSlope);
    SwiGlu.backward(
        workers, kept.gate.rows(), kept.up.rows(), space.gateSlope.rows(), space.upSlope.rows());
    products.weightSlope(space.gateSlope, kept.feedForwardInput, slopes.gate(), fresh);
    products.weightSlope(space.upSlope, kept.feedForwardInput, slopes.up(), fresh);
    products.inputSlope(space.gateSlope, weights.gate().tensor(), space.normSlope);
    products.addInputSlope(space.upSlope, weights.up().tensor(), space.normSlope);
    normBackward(kept.middle, weights.feedForwardNorm(), slopes.feedForwardNorm(), space, fresh);
  }

  private void attentionBackward(
      HostMatrix input, BlockActivations kept, Workspace space, HostAttention way, boolean fresh) {
    products.weightSlope(space.slope, kept.attended, slopes.output(), fresh);
    products.inputSlope(space.slope, weights.output().tensor(), space.attendedSlope);
    way.backward(kept, space);
    products.weightSlope(space.projected, kept.attentionInput, slopes.projections(), fresh);
    products.inputSlope(space.projected, weights.projections().tensor(), space.normSlope);
    normBackward(input, weights.inputNorm(), slopes.inputNorm(), space, fresh);
  }

  private void normBackward(
      HostMatrix in, HostMatrix weight, HostMatrix weightSlope, Workspace space, boolean fresh) {
    norm.backward(
        workers,
        in.rows(),
        weight.rows(),
        space.normSlope.rows(),
        space.slope.rows(),
        false,
        weightSlope.rows(),
        fresh);
  }
}
