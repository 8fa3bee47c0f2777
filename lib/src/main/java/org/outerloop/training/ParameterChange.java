package org.outerloop.training;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.Require;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.TensorScope;

/**
 * A change of a few parameters that can be taken back to the bit: what stood there before is kept
 * and put back, not computed. The rounded copy that a pass reads follows at the same places, so
 * neither step costs anything in proportion to the model.
 *
 * <p>Native memory on the device: {@value #BYTES_PER_PLACE} bytes per changed parameter until it is
 * taken back. Not thread-safe.
 */
final class ParameterChange implements AutoCloseable {
  static final int BYTES_PER_PLACE = Long.BYTES + Float.BYTES;

  private final FlatParameters parameters;
  private final Tensor passValues; // the parameters themselves, or their rounded copy
  private final boolean rounded;
  private final Device device;
  private final Deque<Part> parts = new ArrayDeque<>(); // the newest first

  /**
   * @param places (n) of int64 in the flat buffer, all different
   * @param before (n) of float32, what stood there
   */
  private record Part(Tensor places, Tensor before) implements AutoCloseable {
    @Override
    public void close() {
      places.close();
      before.close();
    }
  }

  /**
   * @param passValues rounded copy of the parameters, or their own tensor if {@code rounded} is not
   * @param device resolved, of both
   */
  ParameterChange(FlatParameters parameters, Tensor passValues, boolean rounded, Device device) {
    this.parameters = parameters;
    this.passValues = passValues;
    this.rounded = rounded;
    this.device = device;
  }

  /** Adds one float32 number to each place; no place may stand twice. */
  void add(long[] places, float[] addends) {
    Require.that(
        places.length == addends.length, "%s places, %s addends", places.length, addends.length);
    checkPlaces(places);
    try (TensorScope scope = new TensorScope()) {
      Tensor at = device.place(AbstractTensor.create(places), ScalarType.Long);
      Tensor more = device.place(AbstractTensor.create(addends), ScalarType.Float);
      Tensor before = parameters.tensor().index_select(0, at);
      write(at, before.add(more));
      parts.push(new Part(at.retainReference(), before.retainReference()));
    }
  }

  /** libtorch itself would stop the process on a GPU. */
  private void checkPlaces(long[] places) {
    for (long place : places) {
      Require.that(
          0 <= place && place < parameters.size(),
          "Place %s is outside a buffer of %s parameters",
          place,
          parameters.size());
    }
  }

  private void write(Tensor places, Tensor values) {
    parameters.tensor().index_copy_(0, places, values);
    if (rounded) {
      passValues.index_copy_(0, places, values.to(ScalarType.BFloat16));
    }
  }

  /** Puts back what stood there before the first change. */
  void takeBack() {
    while (!parts.isEmpty()) {
      try (TensorScope scope = new TensorScope();
          Part part = parts.pop()) {
        write(part.places(), part.before());
      }
    }
  }

  @Override
  public void close() {
    parts.forEach(Part::close);
    parts.clear();
  }
}
