package org.outerloop.tensor;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.kernels.Rows;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * A matrix in main memory with two faces: a tensor for libtorch's products, and rows for our
 * kernels. Both share the memory.
 */
public final class HostMatrix implements AutoCloseable {
  private final Tensor tensor; // (rows, width)
  private final Rows rows;
  private final Rows flat;

  private HostMatrix(Tensor tensor) {
    this.tensor = tensor.retainReference();
    this.rows = rows(tensor);
    this.flat = flat(tensor);
  }

  /** New memory; what it holds is not defined. */
  public static HostMatrix allocate(Precision format, long rows, int width) {
    Torch.load();
    try (TensorScope scope = new TensorScope()) {
      return new HostMatrix(
          torch.empty(
              new long[] {rows, width},
              Device.CPU.options(Torch.format(format)),
              new MemoryFormatOptional()));
    }
  }

  /** The memory of a tensor (rows, width); of (width) it is one row. */
  public static HostMatrix of(Tensor tensor) {
    try (TensorScope scope = new TensorScope()) {
      return new HostMatrix(tensor.dim() == 1 ? tensor.unsqueeze(0) : tensor);
    }
  }

  /** A flat tensor as rows; the tensor must outlive them. */
  public static Rows flat(Tensor tensor) {
    return Rows.flat(memory(tensor), format(tensor), tensor.numel());
  }

  private static Rows rows(Tensor tensor) {
    Require.that(tensor.is_contiguous(), "A matrix whose rows do not follow one another");
    int width = Math.toIntExact(tensor.size(1));
    return Rows.matrix(memory(tensor), format(tensor), tensor.size(0), width);
  }

  private static Rows.Memory memory(Tensor tensor) {
    Pointer start = tensor.data_ptr();
    return (offset, length) ->
        new BytePointer(start).position(offset).capacity(offset + length).asByteBuffer();
  }

  private static Precision format(Tensor tensor) {
    return tensor.scalar_type().intern() == ScalarType.BFloat16
        ? Precision.BFLOAT16
        : Precision.FLOAT32;
  }

  /** (rows, width). */
  public Tensor tensor() {
    return tensor;
  }

  public Rows rows() {
    return rows;
  }

  /** All numbers one after the other, for what does not care about rows. */
  public Rows flat() {
    return flat;
  }

  /** The same numbers in another shape; shares memory. */
  public Tensor as(long... shape) {
    return tensor.view(shape);
  }

  /** Rows [first, first + count); shares memory. */
  public HostMatrix narrow(long first, long count) {
    try (TensorScope scope = new TensorScope()) {
      return new HostMatrix(tensor.narrow(0, first, count));
    }
  }

  @Override
  public void close() {
    tensor.close();
  }
}
