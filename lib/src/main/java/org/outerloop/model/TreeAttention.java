package org.outerloop.model;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.outerloop.protocol.ModelSpec;

/**
 * Attention of one layer over trees, by libtorch's operations on any device: keys of the prefix and
 * of the row side by side, and a mask of what each token may look at. Keeps the keys and values of
 * what it was told to.
 */
final class TreeAttention implements Attention {
  private final ModelSpec model;
  private Tensor prefixKeys; // (1, KV, P, d), null without a prefix
  private Tensor prefixValues;
  private Tensor mask; // (R, 1, T, P + T): 0 where a token may look, else -infinity; borrowed
  private long kept; // tokens of the batch under way to be added to the prefix

  TreeAttention(ModelSpec model) {
    this.model = model;
  }

  /**
   * Says what comes.
   *
   * @param visible of the batch
   * @param keep tokens at the start of the only row that are added to the prefix
   */
  void begin(Tensor visible, long keep) {
    mask = visible;
    kept = keep;
  }

  @Override
  public Tensor attend(Tensor queries, Tensor keys, Tensor values) {
    Tensor allKeys = behind(prefixKeys, keys);
    Tensor allValues = behind(prefixValues, values);
    if (kept > 0) {
      long end = (prefixKeys == null ? 0 : prefixKeys.size(2)) + kept;
      Tensor nextKeys = allKeys.narrow(2, 0, end).contiguous().retainReference();
      Tensor nextValues = allValues.narrow(2, 0, end).contiguous().retainReference();
      forget();
      prefixKeys = nextKeys;
      prefixValues = nextValues;
    }
    long group = model.heads() / model.keyValueHeads();
    return torch.scaled_dot_product_attention(
        queries,
        repeated(allKeys, group),
        repeated(allValues, group),
        new TensorOptional(mask),
        0.0,
        false,
        new DoubleOptional(),
        false);
  }

  private static Tensor behind(Tensor prefix, Tensor own) {
    if (prefix == null) {
      return own;
    }
    long rows = own.size(0);
    Tensor before = prefix.expand(rows, prefix.size(1), prefix.size(2), prefix.size(3));
    return torch.cat(new TensorVector(before, own), 2);
  }

  /** Each head of keys once for each query head: kernels that take masks cannot group heads. */
  private static Tensor repeated(Tensor heads, long times) {
    return times == 1
        ? heads
        : heads.repeat_interleave(times, new LongOptional(1), new LongOptional());
  }

  /** Tokens of the prefix. */
  long prefixLength() {
    return prefixKeys == null ? 0 : prefixKeys.size(2);
  }

  /** Drops the prefix. */
  void forget() {
    if (prefixKeys != null) {
      prefixKeys.close();
      prefixValues.close();
      prefixKeys = null;
      prefixValues = null;
    }
  }

  @Override
  public void close() {
    forget();
  }
}
