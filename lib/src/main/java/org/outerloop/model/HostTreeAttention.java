package org.outerloop.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.outerloop.kernels.RotaryHeads;
import org.outerloop.kernels.TreeSoftmax;
import org.outerloop.kernels.Workers;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.tensor.HostMatrix;
import org.outerloop.tensor.TensorScope;

/**
 * Attention of one layer over trees and the prefix before them. As {@link HostAttention}, with two
 * products instead of one: scores against the prefix, whose keys all rows share and none repeats,
 * and scores within the row; one softmax over both.
 */
final class HostTreeAttention implements HostForwardAttention {
  private final ModelSpec model;
  private final Workers workers;
  private final RotaryPositions.Table table;
  private final int layer;
  private final HostTreePass pass;

  /**
   * @param pass knows the batch, the prefix, and memory for scores against it
   */
  HostTreeAttention(
      ModelSpec model, Workers workers, RotaryPositions.Table table, int layer, HostTreePass pass) {
    this.model = model;
    this.workers = workers;
    this.table = table;
    this.layer = layer;
    this.pass = pass;
  }

  @Override
  public void forward(BlockActivations kept, Workspace space) {
    TreeBatch batch = pass.batch();
    RotaryHeads rotary = HostAttention.rotary(model, table, space);
    rotary.split(
        workers,
        space.projected.rows(),
        space.length,
        token -> batch.positions[token],
        kept.heads());
    for (int block = 0; block < space.queryBlocks(); block++) {
      try (TensorScope scope = new TensorScope()) {
        attend(block, batch, kept, space);
      }
    }
    rotary.gather(workers, space.heads.rows(), space.length, kept.attended.rows());
    pass.keep(layer, kept);
  }

  private void attend(int block, TreeBatch batch, BlockActivations kept, Workspace space) {
    QueryBlocks views = new QueryBlocks(model, space);
    HostMatrix probabilities = kept.probabilities.get(block);
    Tensor scores = views.scores(probabilities, block);
    Tensor queries = views.queries(kept.queries, block);
    Tensor heads = views.queries(space.heads, block);
    torch.bmm_out(scores, queries, views.seen(kept.keys, block).transpose(1, 2));
    TreeSoftmax softmax =
        new TreeSoftmax(
            batch.trunkEnds,
            batch.firsts,
            space.length,
            model.heads(),
            block * space.queryBlock,
            space.queryBlock);
    if (batch.prefix == 0) {
      softmax.forward(workers, probabilities.rows());
      torch.bmm_out(heads, scores, views.seen(kept.values, block));
      return;
    }
    try (HostMatrix before = pass.prefixScores(probabilities.rows().count())) {
      Tensor prefixScores = before.as(views.groups(), views.rowsPerGroup(), batch.prefix);
      Tensor keys = pass.prefix().keys(layer).transpose(1, 2);
      for (int row = 0; row < batch.rows; row++) {
        torch.bmm_out(ofRow(prefixScores, row), ofRow(queries, row), keys);
      }
      softmax.forward(workers, before.rows(), probabilities.rows());
      torch.bmm_out(heads, scores, views.seen(kept.values, block));
      addPrefix(heads, prefixScores, batch.rows);
    }
  }

  private void addPrefix(Tensor heads, Tensor probabilities, int rows) {
    Tensor values = pass.prefix().values(layer);
    try (Scalar one = new Scalar(1.0)) {
      for (int row = 0; row < rows; row++) {
        Tensor sum = ofRow(heads, row);
        torch.baddbmm_out(sum, sum, ofRow(probabilities, row), values, one, one);
      }
    }
  }

  /** (KV, ..) of (R KV, ..). */
  private Tensor ofRow(Tensor tensor, int row) {
    return tensor.narrow(0, (long) row * model.keyValueHeads(), model.keyValueHeads());
  }
}
