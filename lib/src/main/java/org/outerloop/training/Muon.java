package org.outerloop.training;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.tensor.FusedAdamW;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.NewtonSchulz;
import org.outerloop.tensor.TensorScope;

/**
 * Jordan et al.'s Muon for the matrices of the layers, AdamW for embedding, head and vectors, as
 * Templar's trainer has it:
 *
 * <pre>
 *   m = mu m + (1 - mu) g                        the first moment
 *   u = mu m + (1 - mu) g  with Nesterov, else m
 *   p = p - rate decay p - rate scale NewtonSchulz(u)
 *
 *   scale = 0.2 sqrt(max(rows, columns))         arXiv 2502.16982: entries of a root mean square
 *                                                of 0.2, about AdamW's, so that its rates fit
 *        or sqrt(max(1, rows / columns))         Jordan et al.
 * </pre>
 *
 * <p>The second moment of these matrices is not used and stays as it was. The gradients are used
 * up. Cost on top of AdamW's: see {@link NewtonSchulz}, once a step for each matrix.
 */
final class Muon implements Optimizer {
  private static final double ADAMW_STEP = 0.2;

  private final OptimizerSpec.Muon spec;
  private final NewtonSchulz newtonSchulz;
  private final FusedAdamW adamw;
  private final double adamwDecay;
  private final FusedAdamW.Range all;
  private final List<TensorSpec> matrices;
  private final long hiddenStart;
  private final long hiddenEnd;
  private final long matrixEnd;

  Muon(TrainingSpec training, ParameterLayout layout, FusedAdamW.Range all) {
    OptimizerSpec.AdamW rest = training.optimizer().adamw();
    this.spec = training.optimizer().muon();
    this.newtonSchulz = new NewtonSchulz(spec.newtonSchulzSteps(), training.precision());
    this.adamw = new FusedAdamW(rest.beta1(), rest.beta2(), rest.epsilon());
    this.adamwDecay = rest.weightDecay();
    this.all = all;
    this.matrices = layout.hiddenMatrices();
    TensorSpec last = matrices.get(matrices.size() - 1);
    hiddenStart = matrices.get(0).offset();
    hiddenEnd = last.offset() + last.size();
    matrixEnd = layout.matrixSize();
  }

  @Override
  public void step(long count, double rate) {
    try (TensorScope scope = new TensorScope();
        Gradients off = Gradients.off()) {
      Tensor directions = directions(all.narrow(hiddenStart, hiddenEnd - hiddenStart));
      for (TensorSpec matrix : matrices) {
        update(matrix, directions, rate);
      }
      adamw(0, hiddenStart, count, rate * spec.embeddingShare(), adamwDecay);
      adamw(hiddenEnd, matrixEnd, count, rate * spec.headShare(), adamwDecay);
      adamw(matrixEnd, all.parameters().numel(), count, rate * spec.vectorShare(), 0);
    }
  }

  /** u of all hidden matrices, one after the other. */
  private Tensor directions(FusedAdamW.Range hidden) {
    hidden.first().lerp_(hidden.gradients(), new Scalar(1 - spec.momentum()));
    return spec.nesterov()
        ? hidden.gradients().lerp_(hidden.first(), new Scalar(spec.momentum()))
        : hidden.first();
  }

  private void update(TensorSpec matrix, Tensor directions, double rate) {
    try (TensorScope scope = new TensorScope()) {
      Tensor direction =
          directions.narrow(0, matrix.offset() - hiddenStart, matrix.size()).view(matrix.shape());
      Tensor values =
          all.parameters().narrow(0, matrix.offset(), matrix.size()).view(matrix.shape());
      values.mul_(new Scalar(1 - rate * spec.weightDecay()));
      values.add_(newtonSchulz.orthogonalised(direction), new Scalar(-rate * scale(matrix)));
    }
  }

  private double scale(TensorSpec matrix) {
    double rows = matrix.rows();
    double columns = matrix.columns();
    return switch (spec.scale()) {
      case ROOT_MEAN_SQUARE -> ADAMW_STEP * Math.sqrt(Math.max(rows, columns));
      case ASPECT -> Math.sqrt(Math.max(1, rows / columns));
    };
  }

  private void adamw(long start, long end, long count, double rate, double decay) {
    if (start < end) {
      adamw.step(all.narrow(start, end - start), count, rate, decay);
    }
  }
}
