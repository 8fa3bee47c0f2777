package org.outerloop.model;

import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.TensorScope;
import org.outerloop.tensor.Torch;

/**
 * Rotary position embedding (Su et al., arXiv 2104.09864) in Hugging Face's half-split form: with
 * f_i = theta^(-2i/d), stretched or not, and h = d/2, position t turns the pair (i, i + h) by the
 * angle t f_i:
 *
 * <pre>
 *   y_i     = x_i cos(t f_i) - x_{i+h} sin(t f_i)
 *   y_{i+h} = x_{i+h} cos(t f_i) + x_i sin(t f_i)
 * </pre>
 *
 * <p>Angles are computed in double and rounded once. Written as x * cos + roll(x, h) * sin with the
 * sign in the table, which is one pass less than splitting and joining halves.
 */
final class RotaryPositions implements Turning, AutoCloseable {
  private final long half;
  private final Tensor cosines; // (context, 1, d)
  private final Tensor sines; // (context, 1, d), the first half negated

  RotaryPositions(ModelSpec model, Device device, Precision precision) {
    int positions = model.contextLength();
    int size = model.headSize();
    half = size / 2;
    Table table = table(model);
    float[] cos = new float[Math.multiplyExact(positions, size)];
    float[] sin = new float[cos.length];
    for (int t = 0; t < positions; t++) {
      for (int i = 0; i < half; i++) {
        int from = t * (int) half + i;
        int at = t * size + i;
        cos[at] = cos[at + (int) half] = table.cosines[from];
        sin[at + (int) half] = table.sines[from];
        sin[at] = -table.sines[from];
      }
    }
    ScalarType type = Torch.format(precision);
    try (TensorScope scope = new TensorScope()) {
      cosines = device.place(tensor(cos, positions, size), type).retainReference();
      sines = device.place(tensor(sin, positions, size), type).retainReference();
    }
  }

  private static Tensor tensor(float[] values, long positions, long size) {
    return AbstractTensor.create(values, positions, 1, size);
  }

  /** Of the angles t f_i, position after position, h numbers each. */
  @SuppressWarnings("ArrayRecordComponent") // handed over once
  record Table(float[] cosines, float[] sines) {}

  static Table table(ModelSpec model) {
    int half = model.headSize() / 2;
    float[] cosines = new float[Math.multiplyExact(model.contextLength(), half)];
    float[] sines = new float[cosines.length];
    for (int i = 0; i < half; i++) {
      double frequency = model.rotaryFrequency(i);
      for (int t = 0; t < model.contextLength(); t++) {
        int at = t * half + i;
        cosines[at] = (float) StrictMath.cos(t * frequency);
        sines[at] = (float) StrictMath.sin(t * frequency);
      }
    }
    return new Table(cosines, sines);
  }

  /** Turns (B, T, heads, d) by positions 0 to T - 1. */
  @Override
  public Tensor turn(Tensor heads) {
    long length = heads.size(1);
    return turn(heads, cosines.narrow(0, 0, length), sines.narrow(0, 0, length));
  }

  /** By positions of one's own, (B T) of int64. */
  Turning at(Tensor positions, long rows) {
    Tensor cos = chosen(cosines, positions, rows);
    Tensor sin = chosen(sines, positions, rows);
    return heads -> turn(heads, cos, sin);
  }

  private static Tensor chosen(Tensor table, Tensor positions, long rows) {
    return table.index_select(0, positions).view(rows, -1, 1, table.size(2));
  }

  private Tensor turn(Tensor heads, Tensor cos, Tensor sin) {
    return heads.mul(cos).addcmul(heads.roll(new long[] {half}, -1), sin);
  }

  @Override
  public void close() {
    cosines.close();
    sines.close();
  }
}
