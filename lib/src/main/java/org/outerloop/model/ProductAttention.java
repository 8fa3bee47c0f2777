package org.outerloop.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;

/**
 * Attention as two batched matrix products. The H / KV query heads of one key head stand below one
 * another as rows of one product, so keys and values are never repeated. Holds B x H x T x T
 * scores, and a causal mask of the last length seen. Not thread-safe.
 */
final class ProductAttention implements Attention {
  private final long groups; // KV
  private final long groupHeads; // H / KV
  private final double scale;
  private Tensor mask =
      new Tensor().retainReference(); // (T, T): 0 where a token may look, else -infinity

  ProductAttention(ModelSpec model) {
    groups = model.keyValueHeads();
    groupHeads = model.heads() / groups;
    scale = 1 / Math.sqrt(model.headSize());
  }

  @Override
  public Tensor attend(Tensor queries, Tensor keys, Tensor values) {
    long batch = queries.size(0);
    long length = queries.size(2);
    long size = queries.size(3);
    Tensor q = queries.reshape(batch * groups, groupHeads * length, size);
    Tensor k = keys.reshape(batch * groups, length, size);
    Tensor v = values.reshape(batch * groups, length, size);
    Tensor scores = torch.bmm(q.mul(new Scalar(scale)), k.transpose(1, 2));
    Tensor seen = scores.view(batch * groups, groupHeads, length, length).add(mask(queries));
    Tensor weights = seen.softmax(-1).view(batch * groups, groupHeads * length, length);
    return torch.bmm(weights, v).view(batch, groups * groupHeads, length, size);
  }

  private Tensor mask(Tensor queries) {
    long length = queries.size(2);
    if (!mask.defined() || mask.size(0) != length) {
      mask.close();
      try (TensorScope scope = new TensorScope();
          Gradients off = Gradients.off()) {
        TensorOptions options = queries.options();
        Scalar never = new Scalar(Double.NEGATIVE_INFINITY);
        mask = torch.full(new long[] {length, length}, never, options).triu(1).retainReference();
      }
    }
    return mask;
  }

  @Override
  public void close() {
    mask.close();
  }
}
