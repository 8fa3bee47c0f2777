package org.outerloop.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.Require;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.TensorScope;

/**
 * A change of a few of the values that a pass reads, which can be taken back to the bit: what stood
 * there before is kept and put back, not computed. Where a pass reads a rounded copy, only that is
 * changed, to the rounded sum, and the parameters stay as they are. Neither step costs anything in
 * proportion to the model. Not thread-safe.
 */
interface ParameterChange extends AutoCloseable {
  /** Native memory for a changed parameter until it is taken back, on a CPU. */
  int BYTES_PER_PLACE = Integer.BYTES + Float.BYTES;

  /**
   * Adds float32 numbers to some of the parameters [offset, offset + length).
   *
   * @param places from the offset on; none twice, here or in another call
   * @param addends one for each
   */
  void add(long offset, int length, int[] places, float[] addends);

  /** Puts back what stood there before the first change. */
  void takeBack();

  @Override
  void close();

  /**
   * For parameters where they lie.
   *
   * @param passValues rounded copy of the parameters, or their own tensor if {@code rounded} is not
   * @param device resolved, of both
   */
  static ParameterChange of(
      FlatParameters parameters, Tensor passValues, boolean rounded, Device device) {
    return device == Device.CPU
        ? new HostChange(parameters, passValues, rounded)
        : new Recorded(parameters, passValues, rounded, device);
  }

  /** Whether all that is given lies in the buffer: nobody checks it further down. */
  static void check(long size, long offset, int length, int[] places, float[] addends) {
    Require.that(
        places.length == addends.length, "%s places, %s addends", places.length, addends.length);
    Require.that(
        0 <= length && 0 <= offset && offset <= size - length,
        "Range [%s, +%s) is outside a buffer of %s parameters",
        offset,
        length,
        size);
    for (int place : places) {
      if (place < 0 || place >= length) {
        throw new IllegalArgumentException(
            "Place " + place + " is outside a range of " + length + " parameters");
      }
    }
  }

  /** libtorch's operations, on any device. */
  final class Recorded implements ParameterChange {
    private final FlatParameters parameters;
    private final Tensor passValues;
    private final boolean rounded;
    private final Device device;
    private final Deque<Part> parts = new ArrayDeque<>(); // the newest first

    /**
     * @param places (n) of int64 in the flat buffer
     * @param before (n), what the pass read there
     */
    private record Part(Tensor places, Tensor before) implements AutoCloseable {
      @Override
      public void close() {
        places.close();
        before.close();
      }
    }

    Recorded(FlatParameters parameters, Tensor passValues, boolean rounded, Device device) {
      this.parameters = parameters;
      this.passValues = passValues;
      this.rounded = rounded;
      this.device = device;
    }

    @Override
    public void add(long offset, int length, int[] places, float[] addends) {
      check(parameters.size(), offset, length, places, addends);
      long[] flat = flat(places, place -> offset + place);
      try (TensorScope scope = new TensorScope()) {
        Tensor at = device.place(AbstractTensor.create(flat), ScalarType.Long);
        Tensor more = device.place(AbstractTensor.create(addends), ScalarType.Float);
        Tensor before = passValues.index_select(0, at);
        parts.push(new Part(at.retainReference(), before.retainReference()));
        Tensor after = parameters.tensor().index_select(0, at).add(more);
        passValues.index_copy_(0, at, rounded ? after.to(ScalarType.BFloat16) : after);
      }
    }

    private static long[] flat(int[] places, LongUnaryOperator place) {
      return LongStream.range(0, places.length)
          .map(i -> place.applyAsLong(places[(int) i]))
          .toArray();
    }

    @Override
    public void takeBack() {
      while (!parts.isEmpty()) {
        try (TensorScope scope = new TensorScope();
            Part part = parts.pop()) {
          passValues.index_copy_(0, part.places(), part.before());
        }
      }
    }

    @Override
    public void close() {
      parts.forEach(Part::close);
      parts.clear();
    }
  }
}
