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
 * key head stand below one another as rows of one product, so keys are never repeated; and queries
 * come in blocks, so that nearly half of the scores, those of later tokens, are never made. With
 * the scaled, turned Q and K of one key head:
 *
 * <pre>
 *   P = softmax(Q K')   O = P V
 *   dV = P' dO   dP = dO V'   dS = P (dP - rowsum(P dP))   dQ = dS K   dK = dS' Q
 * </pre>
 */
final class HostAttention implements HostForwardAttention {
  private final ModelSpec model;
  private final Workers workers;
  private final RotaryPositions.Table table;

  HostAttention(ModelSpec model, Workers workers) {
    this.model = model;
    this.workers = workers;
    table = RotaryPositions.table(model);
  }

  private RotaryHeads rotary(Workspace space) {
    return rotary(model, table, space);
  }

  static RotaryHeads rotary(ModelSpec model, RotaryPositions.Table table, Workspace space) {
    return new RotaryHeads(
        model.heads(),
        model.keyValueHeads(),
        model.headSize(),
        (float) (1 / Math.sqrt(model.headSize())),
        space.queryBlock,
        table.cosines(),
        table.sines());
  }

  /** Projections (B T, (H + 2 KV) d) to what the heads say (B T, H d); keeps Q, K, V and P. */
  @Override
  public void forward(BlockActivations kept, Workspace space) {
    QueryBlocks views = new QueryBlocks(model, space);
    rotary(space).split(workers, space.projected.rows(), space.length, kept.heads());
    for (int block = 0; block < space.queryBlocks(); block++) {
      try (TensorScope scope = new TensorScope()) {
        HostMatrix probabilities = kept.probabilities.get(block);
        Tensor scores = views.scores(probabilities, block);
        Tensor seenKeys = views.seen(kept.keys, block);
        torch.bmm_out(scores, views.queries(kept.queries, block), seenKeys.transpose(1, 2));
        softmax(block, space).forward(workers, probabilities.rows());
        torch.bmm_out(views.queries(space.heads, block), scores, views.seen(kept.values, block));
      }
    }
    rotary(space).gather(workers, space.heads.rows(), space.length, kept.attended.rows());
  }

  /** Gradient of what the heads say to that of the projections. */
  void backward(BlockActivations kept, Workspace space) {
    rotary(space).scatter(workers, space.attendedSlope.rows(), space.length, space.heads.rows());
    // the last block sees every key, so it can write what the others add to
    for (int block = space.queryBlocks() - 1; block >= 0; block--) {
      try (TensorScope scope = new TensorScope()) {
        backward(block, kept, space);
      }
    }
    rotary(space).join(workers, space.headSlopes(), space.length, space.projected.rows());
  }

  private void backward(int block, BlockActivations kept, Workspace space) {
    QueryBlocks views = new QueryBlocks(model, space);
    HostMatrix scoreSlope = space.scoreSlopes.get(block);
    Tensor probabilities = views.scores(kept.probabilities.get(block), block);
    Tensor slopes = views.scores(scoreSlope, block);
    Tensor heads = views.queries(space.heads, block);
    Tensor seenValues = views.seen(kept.values, block);
    sum(space.valueSlope, probabilities, heads, block, space);
    torch.bmm_out(slopes, heads, seenValues.transpose(1, 2));
    softmax(block, space)
        .backward(workers, kept.probabilities.get(block).rows(), scoreSlope.rows());
    Tensor seenKeys = views.seen(kept.keys, block);
    torch.bmm_out(views.queries(space.querySlope, block), slopes, seenKeys);
    sum(space.keySlope, slopes, views.queries(kept.queries, block), block, space);
  }

  /** {@code sum} over what the block sees (+)= left' right. */
  private void sum(HostMatrix sum, Tensor left, Tensor right, int block, Workspace space) {
    Tensor total = new QueryBlocks(model, space).seen(sum, block);
    if (block == space.queryBlocks() - 1) {
      torch.bmm_out(total, left.transpose(1, 2), right);
    } else {
      total.add_(torch.bmm(left.transpose(1, 2), right));
    }
  }

  private CausalSoftmax softmax(int block, Workspace space) {
    return new CausalSoftmax(block * space.queryBlock, space.queryBlock);
  }
}
