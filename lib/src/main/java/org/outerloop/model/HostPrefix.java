package org.outerloop.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.HostMatrix;
import org.outerloop.tensor.TensorScope;

/** Keys and values of P tokens, layer after layer, in the format of the pass. */
final class HostPrefix implements AutoCloseable {
  private final ModelSpec model;
  private final int length; // P
  private final List<HostMatrix> keys = new ArrayList<>(); // of each layer (KV P, d), turned
  private final List<HostMatrix> values = new ArrayList<>();

  HostPrefix(ModelSpec model, Precision precision, int length) {
    this.model = model;
    this.length = length;
    for (int layer = 0; length > 0 && layer < model.layers(); layer++) {
      keys.add(allocate(precision));
      values.add(allocate(precision));
    }
  }

  private HostMatrix allocate(Precision precision) {
    return HostMatrix.allocate(precision, (long) model.keyValueHeads() * length, model.headSize());
  }

  int length() {
    return length;
  }

  /** Takes over the first P tokens of a batch of one row. */
  void take(int layer, HostMatrix rowKeys, HostMatrix rowValues, int rowLength) {
    try (TensorScope scope = new TensorScope()) {
      keys(layer).copy_(first(rowKeys, rowLength));
      values(layer).copy_(first(rowValues, rowLength));
    }
  }

  private Tensor first(HostMatrix matrix, int rowLength) {
    return matrix.as(model.keyValueHeads(), rowLength, model.headSize()).narrow(1, 0, length);
  }

  /** (KV, P, d). */
  Tensor keys(int layer) {
    return keys.get(layer).as(model.keyValueHeads(), length, model.headSize());
  }

  /** (KV, P, d). */
  Tensor values(int layer) {
    return values.get(layer).as(model.keyValueHeads(), length, model.headSize());
  }

  @Override
  public void close() {
    keys.forEach(HostMatrix::close);
    values.forEach(HostMatrix::close);
  }
}
