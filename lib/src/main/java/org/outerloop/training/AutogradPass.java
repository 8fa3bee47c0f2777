package org.outerloop.training;

import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.outerloop.model.CrossEntropy;
import org.outerloop.model.Transformer;
import org.outerloop.model.Weights;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;
import org.outerloop.tensor.Torch;

/**
 * A pass whose gradient libtorch derives: the law that faster passes must agree with, and the pass
 * of a GPU. In float32 weights and gradients are the caller's buffers themselves; in bfloat16 there
 * is a rounded copy of the weights, and a bfloat16 gradient that is added to the sum after each
 * micro-batch: 4 bytes per parameter more.
 */
final class AutogradPass implements GradientPass {
  private final ModelSpec model;
  private final Precision precision;
  private final Device device;
  private final FlatParameters sum;
  private final boolean recompute;
  private final CrossEntropy crossEntropy;
  private Bound bound; // from the first weights on

  /**
   * @param device resolved
   * @param gradients where gradients are added, on that device
   * @param recompute whether blocks are computed again for the backward pass
   */
  AutogradPass(
      ModelSpec model,
      Precision precision,
      Device device,
      FlatParameters gradients,
      boolean recompute) {
    this.recompute = recompute;
    this.model = model;
    this.precision = precision;
    this.device = device;
    sum = gradients;
    crossEntropy = CrossEntropy.forDevice(device);
  }

  /** Buffers of the pass, (size) each in its format, and the model over them. */
  private record Bound(
      FlatParameters master,
      Tensor values,
      Tensor gradients,
      Weights weights,
      Transformer transformer) {}

  private Bound bind(FlatParameters master) {
    try (TensorScope scope = new TensorScope()) {
      Tensor values = rounded() ? zeros(master.size()) : master.tensor();
      Tensor gradients = rounded() ? zeros(master.size()) : sum.tensor();
      values.retainReference();
      gradients.retainReference();
      Weights weights = Weights.trainable(model, values, gradients);
      Transformer transformer = new Transformer(model, weights, device, precision);
      return new Bound(master, values, gradients, weights, transformer);
    }
  }

  private boolean rounded() {
    return precision == Precision.BFLOAT16;
  }

  private Tensor zeros(long size) {
    return torch.zeros(new long[] {size}, device.options(Torch.format(precision)));
  }

  @Override
  public void weights(FlatParameters master) {
    if (bound == null) {
      bound = bind(master);
    }
    Require.that(bound.master() == master, "The weights of a pass come from one buffer");
    if (rounded()) {
      try (Gradients off = Gradients.off()) {
        bound.values().copy_(master.tensor());
      }
    }
  }

  @Override
  public Tensor backward(int[][] rows, double scale, boolean fresh) {
    Require.that(bound != null, "A backward pass before the first weights");
    if (fresh) {
      try (Gradients off = Gradients.off()) {
        sum.tensor().zero_();
      }
    }
    Tensor loss = TensorScope.keeping(() -> autograd(rows, scale));
    if (rounded()) {
      try (TensorScope scope = new TensorScope();
          Gradients off = Gradients.off()) {
        sum.tensor().add_(bound.gradients());
        bound.gradients().zero_();
      }
    }
    return loss;
  }

  private Tensor autograd(int[][] rows, double scale) {
    Transformer transformer = bound.transformer();
    TokenBatch batch = TokenBatch.of(rows, model.vocabularySize(), device);
    if (recompute) {
      List<Tensor> streams = transformer.streams(batch.inputs());
      Tensor hidden = transformer.hidden(streams);
      Head head = head(transformer, hidden, batch, scale);
      transformer.backward(batch.inputs(), streams, head.slope().view_as(hidden));
      return head.loss();
    }
    try (Gradients on = Gradients.on()) {
      Tensor hidden = transformer.forward(batch.inputs());
      Head head = head(transformer, hidden.detach(), batch, scale);
      Tensor slope = head.slope().view_as(hidden);
      hidden.backward(slope, new BoolOptional(), false, new TensorArrayRefOptional());
      return head.loss();
    }
  }

  /**
   * @param slope of the hidden state (B T, D)
   */
  private record Head(Tensor loss, Tensor slope) {}

  private Head head(Transformer transformer, Tensor hidden, TokenBatch batch, double scale) {
    Tensor rows = hidden.view(-1, model.hiddenSize());
    Tensor slope = torch.empty_like(rows);
    CrossEntropy.Grads grads = new CrossEntropy.Grads(slope, transformer.headGradient());
    Tensor head = transformer.head().detach();
    return new Head(crossEntropy.backward(rows, head, batch.targets(), scale, grads), slope);
  }

  @Override
  public void close() {
    if (bound != null) {
      bound.transformer().close();
      bound.weights().close();
      bound.gradients().close();
      bound.values().close();
    }
  }
}
