package org.outerloop.tensor;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TensorSpec;

/**
 * All parameters, or as many of anything else, as one float32 buffer in native memory; sizes and
 * offsets are long. Starts as zeros. Updated in place; not thread-safe.
 *
 * <p>Ranges are copied without a second buffer on the CPU, and through a host tensor of at most
 * {@value #STAGING_ENTRIES} entries on a GPU.
 */
public final class FlatParameters implements ParameterBuffer, AutoCloseable {
  private static final int STAGING_ENTRIES = 1 << 22;

  private final Tensor values; // (size)
  private final long size;
  private final boolean onHost;

  /**
   * @param size number of entries
   * @param device where; AUTO is resolved
   * @throws IllegalArgumentException when the machine's main memory is smaller
   */
  public FlatParameters(long size, Device device) {
    Require.that(size > 0, "A buffer of %s parameters", size);
    Device resolved = device.resolve();
    Require.that(
        resolved != Device.CPU || size <= Torch.physicalBytes() / Float.BYTES,
        "A buffer of %,d parameters exceeds the %,d bytes of this machine's memory",
        size,
        Torch.physicalBytes());
    this.size = size;
    this.onHost = resolved == Device.CPU;
    try (TensorScope scope = new TensorScope()) {
      values = torch.zeros(new long[] {size}, resolved.options(ScalarType.Float));
      values.retainReference();
    }
  }

  @Override
  public long size() {
    return size;
  }

  /** The buffer itself, (size) of float32; it belongs to this object. */
  public Tensor tensor() {
    return values;
  }

  /** The part of the buffer that is this parameter tensor, in its shape; shares memory. */
  public Tensor view(TensorSpec spec) {
    return values.narrow(0, spec.offset(), spec.size()).view(spec.shape());
  }

  @Override
  public void read(long offset, float[] into, int length) {
    requireRange(offset, into.length, length);
    if (onHost) {
      try (TensorScope scope = new TensorScope()) {
        host().position(offset).get(into, 0, length);
      }
      return;
    }
    for (int done = 0; done < length; done += STAGING_ENTRIES) {
      int count = Math.min(STAGING_ENTRIES, length - done);
      try (TensorScope scope = new TensorScope()) {
        Tensor staged = values.narrow(0, offset + done, count).cpu();
        staged.data_ptr_float().get(into, done, count);
      }
    }
  }

  @Override
  public void write(long offset, float[] from, int length) {
    requireRange(offset, from.length, length);
    if (onHost) {
      try (TensorScope scope = new TensorScope()) {
        host().position(offset).put(from, 0, length);
      }
      return;
    }
    for (int done = 0; done < length; done += STAGING_ENTRIES) {
      int count = Math.min(STAGING_ENTRIES, length - done);
      try (TensorScope scope = new TensorScope()) {
        Tensor staged = torch.zeros(new long[] {count}, Device.CPU.options(ScalarType.Float));
        staged.data_ptr_float().put(from, done, count);
        values.narrow(0, offset + done, count).copy_(staged);
      }
    }
  }

  private FloatPointer host() {
    return values.data_ptr_float();
  }

  private void requireRange(long offset, int arrayLength, int length) {
    Require.that(
        0 <= length && length <= arrayLength,
        "%s entries do not fit an array of %s",
        length,
        arrayLength);
    Require.that(
        0 <= offset && offset <= size - length,
        "Range [%s, +%s) is outside a buffer of %s parameters",
        offset,
        length,
        size);
  }

  /** Whether no entry is infinite or not a number. Reads windows, so it needs no second buffer. */
  public boolean finite() {
    for (long offset = 0; offset < size; offset += STAGING_ENTRIES) {
      long count = Math.min(STAGING_ENTRIES, size - offset);
      try (TensorScope scope = new TensorScope();
          Gradients off = Gradients.off()) {
        if (!Double.isFinite(values.narrow(0, offset, count).sum().item_double())
            && values.narrow(0, offset, count).isfinite().all().item_double() == 0) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void close() {
    values.close();
  }
}
