package org.outerloop.model;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.kernels.RotaryHeads;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.HostMatrix;

/**
 * What all blocks share: intermediate results of the moment, for B sequences of T tokens, M = B T.
 * In the format of the pass. The second part is there for backward passes only.
 */
final class Workspace implements AutoCloseable {
  private final List<HostMatrix> all = new ArrayList<>();
  final int sequences; // B
  final int length; // T
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
  HostMatrix scoreSlope; // (B H T, T)
  HostMatrix querySlope; // (B H T, d)
  HostMatrix keySlope; // (B KV T, d)
  HostMatrix valueSlope; // (B KV T, d)

  Workspace(ModelSpec model, Precision precision, int sequences, int length, boolean backward) {
    this.sequences = sequences;
    this.length = length;
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
      scoreSlope = matrix(precision, tokens * model.heads(), length);
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

  /** Numbers held per token, backward part included. */
  static long perToken(ModelSpec model, int length) {
    return 5L * model.hiddenSize()
        + 4L * model.querySize()
        + 4L * model.keyValueSize()
        + (long) model.heads() * length
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
