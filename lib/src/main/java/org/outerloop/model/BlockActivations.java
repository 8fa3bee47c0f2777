package org.outerloop.model;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.kernels.RotaryHeads;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.HostMatrix;

/**
 * What one block's backward pass needs of its forward pass, M = B T tokens. All in the format of
 * the pass.
 */
final class BlockActivations implements AutoCloseable {
  private final List<HostMatrix> all = new ArrayList<>();
  final HostMatrix attentionInput; // (M, D), normalised
  final HostMatrix queries; // (B H T, d), turned and scaled
  final HostMatrix keys; // (B KV T, d), turned
  final HostMatrix values; // (B KV T, d)
  final HostMatrix probabilities; // (B H T, T)
  final HostMatrix attended; // (M, H d)
  final HostMatrix middle; // (M, D), the stream after attention
  final HostMatrix feedForwardInput; // (M, D), normalised
  final HostMatrix gate; // (M, F)
  final HostMatrix up; // (M, F)
  final HostMatrix activated; // (M, F)

  BlockActivations(ModelSpec model, Precision precision, int sequences, int length) {
    long tokens = (long) sequences * length;
    int hidden = model.hiddenSize();
    attentionInput = matrix(precision, tokens, hidden);
    queries = matrix(precision, tokens * model.heads(), model.headSize());
    keys = matrix(precision, tokens * model.keyValueHeads(), model.headSize());
    values = matrix(precision, tokens * model.keyValueHeads(), model.headSize());
    probabilities = matrix(precision, tokens * model.heads(), length);
    attended = matrix(precision, tokens, model.querySize());
    middle = matrix(precision, tokens, hidden);
    feedForwardInput = matrix(precision, tokens, hidden);
    gate = matrix(precision, tokens, model.feedForwardSize());
    up = matrix(precision, tokens, model.feedForwardSize());
    activated = matrix(precision, tokens, model.feedForwardSize());
  }

  private HostMatrix matrix(Precision precision, long rows, int width) {
    HostMatrix matrix = HostMatrix.allocate(precision, rows, width);
    all.add(matrix);
    return matrix;
  }

  /** Numbers held per token, beside the stream that enters the block. */
  static long perToken(ModelSpec model, int length) {
    return 3L * model.hiddenSize()
        + 2L * model.querySize()
        + 2L * model.keyValueSize()
        + (long) model.heads() * length
        + 3L * model.feedForwardSize();
  }

  RotaryHeads.Heads heads() {
    return new RotaryHeads.Heads(queries.rows(), keys.rows(), values.rows());
  }

  @Override
  public void close() {
    all.forEach(HostMatrix::close);
  }
}
