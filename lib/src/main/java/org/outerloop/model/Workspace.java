package org.outerloop.model;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.kernels.RotaryHeads;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.HostMatrix;
import org.outerloop.tensor.TensorScope;

/**
 * What all blocks share: intermediate results of the moment, for B sequences of T tokens, M = B T.
 * In the format of the pass. The second part is there for backward passes only.
 */
final class Workspace implements AutoCloseable {
  /** Most tokens of a block of queries. Smaller ones make less to compute, in slower products. */
  private static final int QUERY_BLOCK = 256;

  private static final int LEAST_QUERY_BLOCK = 64;

  private final List<HostMatrix> all = new ArrayList<>();
  final int sequences; // B
  final int length; // T
  final int queryBlock; // tokens of a block of queries; divides T
  final HostMatrix projected; // (M, (H + 2 KV) d), or its gradient
  final HostMatrix heads; // (B H T, d), what the heads say, or its gradient
  final HostMatrix addend; // (M, D), what a layer adds to the stream
  final HostMatrix output; // (M, D), the stream after the last block
  final HostMatrix hidden; // (M, D), the last normalised state

  HostMatrix slope; // (M, D), gradient of the stream
  HostMatrix normSlope; // (M, D), gradient of a normalised state
  HostMatrix gateSlope; // (M, F)
  HostMatrix upSlope; // (M, F)
  HostMatrix attendedSlope; // (M, H d)

  /** Of each block of queries (B H block, keys it sees); all in the same memory. */
  final List<HostMatrix> scoreSlopes = new ArrayList<>();

  HostMatrix querySlope; // (B H T, d)
  HostMatrix keySlope; // (B KV T, d)
  HostMatrix valueSlope; // (B KV T, d)

  Workspace(ModelSpec model, Precision precision, int sequences, int length, boolean backward) {
    this.sequences = sequences;
    this.length = length;
    this.queryBlock = queryBlock(length);
    long tokens = (long) sequences * length;
    int hiddenSize = model.hiddenSize();
    projected = matrix(precision, tokens, model.querySize() + 2 * model.keyValueSize());
    heads = matrix(precision, tokens * model.heads(), model.headSize());
    addend = matrix(precision, tokens, hiddenSize);
    output = matrix(precision, tokens, hiddenSize);
    hidden = matrix(precision, tokens, hiddenSize);
    if (backward) {
      slope = matrix(precision, tokens, hiddenSize);
      normSlope = matrix(precision, tokens, hiddenSize);
      gateSlope = matrix(precision, tokens, model.feedForwardSize());
      upSlope = matrix(precision, tokens, model.feedForwardSize());
      attendedSlope = matrix(precision, tokens, model.querySize());
      scoreSlopes(model, precision);
      querySlope = matrix(precision, tokens * model.heads(), model.headSize());
      keySlope = matrix(precision, tokens * model.keyValueHeads(), model.headSize());
      valueSlope = matrix(precision, tokens * model.keyValueHeads(), model.headSize());
    }
  }

  private HostMatrix matrix(Precision precision, long rows, int width) {
    HostMatrix matrix = HostMatrix.allocate(precision, rows, width);
    all.add(matrix);
    return matrix;
  }

  private void scoreSlopes(ModelSpec model, Precision precision) {
    long rows = (long) sequences * model.heads() * queryBlock;
    HostMatrix largest = matrix(precision, rows, length);
    try (TensorScope scope = new TensorScope()) {
      for (int block = 0; block < queryBlocks(); block++) {
        long width = seen(block);
        HostMatrix view =
            HostMatrix.of(largest.as(-1).narrow(0, 0, rows * width).view(rows, width));
        all.add(view);
        scoreSlopes.add(view);
      }
    }
  }

  /** The largest divisor up to {@value #QUERY_BLOCK}; all tokens where that is tiny. */
  static int queryBlock(int length) {
    int block = Math.min(length, QUERY_BLOCK);
    while (length % block != 0) {
      block--;
    }
    return block < LEAST_QUERY_BLOCK ? length : block;
  }

  int queryBlocks() {
    return length / queryBlock;
  }

  /** Keys that a block of queries may look at. */
  int seen(int block) {
    return (block + 1) * queryBlock;
  }

  /** Numbers held per token, backward part included. */
  static long perToken(ModelSpec model, int length) {
    return 5L * model.hiddenSize()
        + 4L * model.querySize()
        + 4L * model.keyValueSize()
        + (long) model.heads() * queryBlock(length)
        + 2L * model.feedForwardSize();
  }

  int tokens() {
    return sequences * length;
  }

  RotaryHeads.Heads headSlopes() {
    return new RotaryHeads.Heads(querySlope.rows(), keySlope.rows(), valueSlope.rows());
  }

  @Override
  public void close() {
    all.forEach(HostMatrix::close);
  }
}
