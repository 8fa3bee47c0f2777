package org.outerloop.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * All parameters once, in the format of a forward pass and nothing else: what is needed to use a
 * model, not to train it. Written range by range; then read by as many threads as like.
 */
public final class PassValues implements AutoCloseable {
  private final Tensor values; // (size)
  private final Device device;

  /**
   * Takes the memory: 2 bytes a parameter in bfloat16, 4 in float32.
   *
   * @param size number of parameters
   * @param device where; AUTO is resolved
   * @throws IllegalArgumentException when the machine's main memory is smaller
   */
  public PassValues(long size, Precision precision, Device device) {
    Require.that(size > 0, "A model of %s parameters", size);
    this.device = device.resolve();
    long bytes = precision == Precision.BFLOAT16 ? 2 : 4;
    Require.that(
        !this.device.isCpu() || size <= Torch.physicalBytes() / bytes,
        "A model of %,d parameters exceeds the %,d bytes of this machine's memory",
        size,
        Torch.physicalBytes());
    try (TensorScope scope = new TensorScope()) {
      values = torch.zeros(new long[] {size}, this.device.options(Torch.format(precision)));
      values.retainReference();
    }
  }

  /** (size), in the format of the pass; belongs to this object. */
  public Tensor tensor() {
    return values;
  }

  /** Where they are. */
  public Device device() {
    return device;
  }

  /** Writes the first {@code length} values of {@code from} to {@code offset}, rounded. */
  public void write(long offset, float[] from, int length) {
    Require.that(
        0 <= offset && 0 <= length && length <= from.length && offset <= size() - length,
        "Range [%s, +%s) is outside a model of %s parameters",
        offset,
        length,
        size());
    try (TensorScope scope = new TensorScope();
        Gradients off = Gradients.off()) {
      Tensor staged = torch.zeros(new long[] {length}, Device.CPU.options(ScalarType.Float));
      staged.data_ptr_float().put(from, 0, length);
      values.narrow(0, offset, length).copy_(staged);
    }
  }

  /** Number of parameters. */
  public long size() {
    return values.numel();
  }

  @Override
  public void close() {
    values.close();
  }
}
