package org.outerloop.tensor;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec.Precision;

/** One square matrix product on a device, timed: what a machine is tested with. */
public final class MatrixProbe {
  private MatrixProbe() {}

  /**
   * A product.
   *
   * @param values row by row, in float32
   * @param seconds of the product and of bringing it back from the device
   */
  public record Product(float[] values, double seconds) {}

  /**
   * Multiplies {@code left} by {@code right}, both {@code edge} x {@code edge}, in a format.
   *
   * @param device resolved
   */
  public static Product product(
      Device device, Precision precision, int edge, float[] left, float[] right) {
    int size = edge * edge;
    Require.that(
        left.length == size && right.length == size,
        "Matrices of %s x %s have %s values, got %s and %s",
        edge,
        edge,
        size,
        left.length,
        right.length);
    ScalarType format = Torch.format(precision);
    try (TensorScope scope = new TensorScope();
        Gradients off = Gradients.off()) {
      Tensor a = device.place(host(left, edge), format);
      Tensor b = device.place(host(right, edge), format);
      long begin = System.nanoTime();
      Tensor product = Device.CPU.place(torch.mm(a, b), ScalarType.Float);
      float[] values = new float[size];
      new FloatPointer(product.data_ptr()).get(values);
      return new Product(values, (System.nanoTime() - begin) * 1e-9);
    }
  }

  private static Tensor host(float[] values, int edge) {
    Tensor tensor =
        torch.empty(new long[] {edge, edge}, Device.CPU.options(ScalarType.Float), null);
    new FloatPointer(tensor.data_ptr()).put(values);
    return tensor;
  }
}
