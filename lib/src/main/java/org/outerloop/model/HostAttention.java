package org.outerloop.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.outerloop.kernels.CausalSoftmax;
import org.outerloop.kernels.RotaryHeads;
import org.outerloop.kernels.Workers;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.tensor.HostMatrix;
import org.outerloop.tensor.TensorScope;

/**
 * Causal grouped-query attention forward and backward as batched products. The query heads of one
 * key head stand below one another as rows of one product, so keys are never repeated. With the
 * scaled, turned Q and K of one key head:
 *
 * <pre>
 *   P = softmax(Q K')   O = P V
 *   dV = P' dO   dP = dO V'   dS = P (dP - rowsum(P dP))   dQ = dS K   dK = dS' Q
 * </pre>
 */
final class HostAttention {
  private final ModelSpec model;
  private final RotaryHeads rotary;
  private final Workers workers;

  HostAttention(ModelSpec model, Workers workers) {
    this.model = model;
    this.workers = workers;
    float scale = (float) (1 / Math.sqrt(model.headSize()));
    RotaryPositions.Table table = RotaryPositions.table(model);
    rotary =
        new RotaryHeads(
            model.heads(),
            model.keyValueHeads(),
            model.headSize(),
            scale,
            table.cosines(),
            table.sines());
  }

  /** Projections (B T, (H + 2 KV) d) to what the heads say (B T, H d); keeps Q, K, V and P. */
  void forward(BlockActivations kept, Workspace space) {
    rotary.split(workers, space.projected.rows(), space.length, kept.heads());
    try (TensorScope scope = new TensorScope()) {
      Tensor scores = scores(kept.probabilities, space);
      torch.bmm_out(scores, queries(kept.queries, space), keys(kept.keys, space).transpose(1, 2));
      new CausalSoftmax(0, space.length).forward(workers, kept.probabilities.rows());
      torch.bmm_out(queries(space.heads, space), scores, keys(kept.values, space));
    }
    rotary.gather(workers, space.heads.rows(), space.length, kept.attended.rows());
  }

  /** Gradient of what the heads say to that of the projections. */
  void backward(BlockActivations kept, Workspace space) {
    rotary.scatter(workers, space.attendedSlope.rows(), space.length, space.heads.rows());
    try (TensorScope scope = new TensorScope()) {
      Tensor probabilities = scores(kept.probabilities, space);
      Tensor slopes = scores(space.scoreSlope, space);
      Tensor heads = queries(space.heads, space);
      torch.bmm_out(keys(space.valueSlope, space), probabilities.transpose(1, 2), heads);
      torch.bmm_out(slopes, heads, keys(kept.values, space).transpose(1, 2));
      new CausalSoftmax(0, space.length)
          .backward(workers, kept.probabilities.rows(), space.scoreSlope.rows());
      torch.bmm_out(queries(space.querySlope, space), slopes, keys(kept.keys, space));
      torch.bmm_out(
          keys(space.keySlope, space), slopes.transpose(1, 2), queries(kept.queries, space));
    }
    rotary.join(workers, space.headSlopes(), space.length, space.projected.rows());
  }

  /** (B KV, H / KV T, T). */
  private Tensor scores(HostMatrix matrix, Workspace space) {
    return matrix.as(groups(space), rowsPerGroup(space), space.length);
  }

  /** (B KV, H / KV T, d). */
  private Tensor queries(HostMatrix matrix, Workspace space) {
    return matrix.as(groups(space), rowsPerGroup(space), model.headSize());
  }

  /** (B KV, T, d). */
  private Tensor keys(HostMatrix matrix, Workspace space) {
    return matrix.as(groups(space), space.length, model.headSize());
  }

  private long groups(Workspace space) {
    return (long) space.sequences * model.keyValueHeads();
  }

  private long rowsPerGroup(Workspace space) {
    return (long) model.heads() / model.keyValueHeads() * space.length;
  }
}
