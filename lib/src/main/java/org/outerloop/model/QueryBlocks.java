package org.outerloop.model;

import org.bytedeco.pytorch.Tensor;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.tensor.HostMatrix;

/**
 * Attention's matrices as its batched products take them, one block of queries at a time; they
 * share the memory. {@link org.outerloop.kernels.RotaryHeads} says how rows stand.
 */
record QueryBlocks(ModelSpec model, Workspace space) {

  /** (B KV, H / KV block, keys that the block sees). */
  Tensor scores(HostMatrix matrix, int block) {
    return matrix.as(groups(), rowsPerGroup(), space.seen(block));
  }

  /** (B KV, H / KV block, d) of one block. */
  Tensor queries(HostMatrix matrix, int block) {
    return matrix
        .as(space.queryBlocks(), groups(), rowsPerGroup(), model.headSize())
        .select(0, block);
  }

  /** (B KV, keys that the block sees, d). */
  Tensor seen(HostMatrix matrix, int block) {
    return matrix.as(groups(), space.length, model.headSize()).narrow(1, 0, space.seen(block));
  }

  /** B KV. */
  long groups() {
    return (long) space.sequences * model.keyValueHeads();
  }

  /** H / KV block. */
  long rowsPerGroup() {
    return (long) model.heads() / model.keyValueHeads() * space.queryBlock;
  }
}
