package org.outerloop.training;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.pytorch.Tensor;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.TensorScope;

/**
 * A change on a CPU: loops over the places (measured: a tenth of the time of libtorch's index
 * operations, which would be a quarter of all a trial takes).
 */
final class HostChange implements ParameterChange {
  private final FlatParameters parameters;
  private final Tensor passValues;
  private final boolean rounded;
  private final Deque<Part> parts = new ArrayDeque<>(); // the newest first

  /**
   * Native memory, since it grows with the model.
   *
   * @param places from the offset on
   * @param before what stood there; null where the rounded copy is changed
   * @param passBefore the same of the rounded copy; null where there is none
   */
  private record Part(
      long offset, int length, IntPointer places, FloatPointer before, ShortPointer passBefore)
      implements AutoCloseable {
    @Override
    public void close() {
      places.close();
      if (before != null) {
        before.close();
      }
      if (passBefore != null) {
        passBefore.close();
      }
    }
  }

  HostChange(FlatParameters parameters, Tensor passValues, boolean rounded) {
    this.parameters = parameters;
    this.passValues = passValues;
    this.rounded = rounded;
  }

  @Override
  public void add(long offset, int length, int[] places, float[] addends) {
    ParameterChange.check(parameters.size(), offset, length, places, addends);
    if (places.length == 0) {
      return;
    }
    try (TensorScope scope = new TensorScope()) {
      parts.push(
          rounded
              ? addRounded(offset, length, places, addends)
              : addTo(offset, length, places, addends));
    }
  }

  private Part addTo(long offset, int length, int[] places, float[] addends) {
    float[] before = new float[places.length];
    FloatBuffer master = master(offset, length);
    for (int i = 0; i < places.length; i++) {
      before[i] = master.get(places[i]);
      master.put(places[i], before[i] + addends[i]);
    }
    return new Part(
        offset, length, kept(new IntPointer(places)), kept(new FloatPointer(before)), null);
  }

  private Part addRounded(long offset, int length, int[] places, float[] addends) {
    short[] before = new short[places.length];
    FloatBuffer master = master(offset, length);
    ShortBuffer pass = pass(offset, length);
    for (int i = 0; i < places.length; i++) {
      before[i] = pass.get(places[i]);
      pass.put(places[i], bfloat16(master.get(places[i]) + addends[i]));
    }
    return new Part(
        offset, length, kept(new IntPointer(places)), null, kept(new ShortPointer(before)));
  }

  /** Beyond the scope around. */
  private static <P extends Pointer> P kept(P memory) {
    memory.retainReference();
    return memory;
  }

  private FloatBuffer master(long offset, int length) {
    return window(parameters.tensor(), offset, length, Float.BYTES).asByteBuffer().asFloatBuffer();
  }

  private ShortBuffer pass(long offset, int length) {
    return window(passValues, offset, length, Short.BYTES).asByteBuffer().asShortBuffer();
  }

  private static BytePointer window(Tensor tensor, long offset, int length, int bytes) {
    return new BytePointer(tensor.data_ptr())
        .position(offset * bytes)
        .capacity((offset + length) * bytes);
  }

  /** Rounds to nearest, ties to even, as libtorch does. */
  private static short bfloat16(float value) {
    if (Float.isNaN(value)) {
      return (short) 0x7fc0;
    }
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7fff + (bits >>> Short.SIZE & 1)) >>> Short.SIZE);
  }

  @Override
  public void takeBack() {
    while (!parts.isEmpty()) {
      try (Part part = parts.pop()) {
        putBack(part);
      }
    }
  }

  private void putBack(Part part) {
    int[] places = new int[Math.toIntExact(part.places().capacity())];
    part.places().get(places);
    try (TensorScope scope = new TensorScope()) {
      if (rounded) {
        short[] before = new short[places.length];
        part.passBefore().get(before);
        ShortBuffer pass = pass(part.offset(), part.length());
        for (int i = 0; i < places.length; i++) {
          pass.put(places[i], before[i]);
        }
      } else {
        float[] before = new float[places.length];
        part.before().get(before);
        FloatBuffer master = master(part.offset(), part.length());
        for (int i = 0; i < places.length; i++) {
          master.put(places[i], before[i]);
        }
      }
    }
  }

  @Override
  public void close() {
    parts.forEach(Part::close);
    parts.clear();
  }
}
