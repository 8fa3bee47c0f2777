package org.outerloop.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.tensor.TensorScope;

/**
 * The parameters of a model as views of one flat buffer, in the order of {@link ParameterLayout}.
 * The views share the buffer's memory: who writes the buffer changes the model.
 */
public final class Weights implements AutoCloseable {
  private final ParameterLayout layout;
  private final List<Tensor> views = new ArrayList<>();

  private Weights(ParameterLayout layout) {
    this.layout = layout;
  }

  /** Views for a forward pass alone. */
  public static Weights of(ModelSpec model, Tensor values) {
    Weights weights = new Weights(ParameterLayout.of(model));
    try (TensorScope scope = new TensorScope()) {
      for (TensorSpec spec : weights.layout.tensors()) {
        weights.views.add(view(values, spec).retainReference());
      }
    }
    return weights;
  }

  /**
   * Views whose gradients a backward pass adds to the views of a second buffer of the same size and
   * format.
   */
  public static Weights trainable(ModelSpec model, Tensor values, Tensor gradients) {
    Weights weights = of(model, values);
    try (TensorScope scope = new TensorScope()) {
      for (TensorSpec spec : weights.layout.tensors()) {
        Tensor leaf = weights.views.get(spec.index());
        leaf.set_requires_grad(true);
        leaf.mutable_grad().put(view(gradients, spec));
      }
    }
    return weights;
  }

  private static Tensor view(Tensor flat, TensorSpec spec) {
    return flat.narrow(0, spec.offset(), spec.size()).view(spec.shape()).detach();
  }

  /** The parameter of this name, in its shape. */
  Tensor get(String name) {
    return views.get(
        layout
            .find(name)
            .orElseThrow(() -> new IllegalArgumentException("No parameter " + name))
            .index());
  }

  @Override
  public void close() {
    views.forEach(Tensor::close);
  }
}
