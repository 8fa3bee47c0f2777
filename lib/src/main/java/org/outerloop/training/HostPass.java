package org.outerloop.training;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.model.HostTransformer;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;
import org.outerloop.tensor.Torch;

/**
 * The pass of a CPU: {@link HostTransformer}. In float32 it reads the caller's parameters in place;
 * in bfloat16 it holds a rounded copy, 2 bytes per parameter. Gradients go straight into the
 * float32 buffer.
 */
final class HostPass implements GradientPass {
  private final ModelSpec model;
  private final TrainingSpec training;
  private final FlatParameters gradients;
  private final boolean recompute;
  private FlatParameters master; // from the first weights on
  private Tensor values; // (size) in the format of the pass
  private HostTransformer transformer;

  HostPass(ModelSpec model, TrainingSpec training, FlatParameters gradients, boolean recompute) {
    this.model = model;
    this.training = training;
    this.gradients = gradients;
    this.recompute = recompute;
  }

  @Override
  public void weights(FlatParameters parameters) {
    if (master == null) {
      bind(parameters);
    }
    Require.that(master == parameters, "The weights of a pass come from one buffer");
    if (rounded()) {
      try (Gradients off = Gradients.off()) {
        values.copy_(master.tensor());
      }
    }
  }

  private boolean rounded() {
    return training.precision() == Precision.BFLOAT16;
  }

  private void bind(FlatParameters parameters) {
    master = parameters;
    try (TensorScope scope = new TensorScope()) {
      values =
          rounded()
              ? torch.zeros(
                  new long[] {master.size()}, Device.CPU.options(Torch.format(Precision.BFLOAT16)))
              : master.tensor();
      values.retainReference();
    }
    transformer =
        new HostTransformer(
            model, training.precision(), values, gradients.tensor(), training.threads(), recompute);
  }

  /** The weights in the format of the pass: the rounded copy, or the parameters themselves. */
  Tensor values() {
    return values;
  }

  @Override
  public Tensor backward(int[][] rows, double scale, boolean fresh) {
    Require.that(master != null, "A backward pass before the first weights");
    TokenRows tokens = TokenRows.of(rows, model.vocabularySize());
    double loss =
        transformer.backward(tokens.inputs(), tokens.targets(), tokens.length(), scale, fresh);
    return torch.full(new long[0], new Scalar(loss), Device.CPU.options(ScalarType.Double));
  }

  @Override
  public void close() {
    if (master != null) {
      transformer.close();
      values.close();
    }
  }
}
