package org.outerloop.tensor;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * Brings all singular values of a matrix near one and keeps its singular vectors, by the quintic
 * Newton-Schulz iteration of Jordan et al. (Muon, 2024). With M of at most as many rows as columns
 * (else of its transpose):
 *
 * <pre>
 *   X = M / |M|                                  Frobenius norm, so singular values are at most 1
 *   A = X X^T
 *   X = a X + (b A + c A A) X                    a = 3.4445, b = -4.7750, c = 2.0315
 * </pre>
 *
 * <p>The coefficients make small values grow fastest: after five rounds a value of at least a
 * hundredth of the norm is between about 0.7 and 1.2, and never exactly 1. Cost: per round 2 r^2 (2
 * columns + r) operations for r rows; memory: two copies of M and two of A in the format.
 *
 * @param steps rounds of the iteration
 * @param precision format of the products; the norm is float32
 */
public record NewtonSchulz(int steps, Precision precision) {
  private static final double A = 3.4445;
  private static final double B = -4.7750;
  private static final double C = 2.0315;

  /** So that a matrix of zeros stays one. */
  private static final double GUARD = 1e-7;

  /**
   * The orthogonalised matrix.
   *
   * @param matrix (rows, columns) of float32; not changed
   * @return (rows, columns) in the format of the products, in the caller's scope
   */
  public Tensor orthogonalised(Tensor matrix) {
    boolean tall = matrix.size(0) > matrix.size(1);
    try (Gradients off = Gradients.off()) {
      return TensorScope.keeping(
          () -> {
            Tensor start = normalised(tall ? matrix.t() : matrix);
            Tensor end = iterated(start);
            return tall ? end.t() : end;
          });
    }
  }

  private Tensor normalised(Tensor matrix) {
    ScalarType format = Torch.format(precision);
    Tensor norm = matrix.norm().add_(new Scalar(GUARD));
    return matrix.div(norm).to(format);
  }

  private Tensor iterated(Tensor start) {
    Tensor x = start;
    Tensor next = torch.empty_like(start);
    Tensor square = x.new_empty(x.size(0), x.size(0));
    Tensor polynomial = torch.empty_like(square);
    for (int i = 0; i < steps; i++) {
      torch.mm_out(square, x, x.t());
      torch.addmm_out(polynomial, square, square, square, new Scalar(B), new Scalar(C));
      torch.addmm_out(next, x, polynomial, x, new Scalar(A), new Scalar(1.0));
      Tensor free = x;
      x = next;
      next = free;
    }
    return x;
  }
}
