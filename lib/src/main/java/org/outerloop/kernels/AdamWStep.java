package org.outerloop.kernels;

import jdk.incubator.vector.FloatVector;

/**
 * Loshchilov and Hutter's AdamW (arXiv 1711.05101) in one pass, clip and rounded copy included. At
 * step t, with the factor c of the clip:
 *
 * <pre>
 *   m = beta1 m + (1 - beta1) c g          v = beta2 v + (1 - beta2) (c g)^2
 *   p = p (1 - rate decay) - rate / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 */
public record AdamWStep(double beta1, double beta2, double epsilon) {

  /**
   * Float32 buffers of equal length, all but the gradients changed in place.
   *
   * @param copy receives the new parameters in its own format; may be the parameters themselves
   */
  public record Buffers(Rows parameters, Rows gradients, Rows first, Rows second, Rows copy) {}

  /**
   * Updates.
   *
   * @param step t; the first is 1
   * @param factor c, what the gradients are multiplied by
   */
  public void update(
      Workers workers, Buffers buffers, long step, double rate, double decay, double factor) {
    Constants constants = constants(step, rate, decay, factor);
    boolean copies = buffers.copy != buffers.parameters;
    workers.each(
        buffers.parameters.count(),
        (from, to, scratch) -> {
          int width = buffers.parameters.width();
          Line p = scratch.line(0, width);
          Line g = scratch.line(1, width);
          Line m = scratch.line(2, width);
          Line v = scratch.line(3, width);
          for (int row = from; row < to; row++) {
            int count = buffers.parameters.read(row, p);
            buffers.gradients.read(row, g);
            buffers.first.read(row, m);
            buffers.second.read(row, v);
            constants.apply(p.values, g.values, m.values, v.values, count);
            buffers.parameters.write(row, p);
            buffers.first.write(row, m);
            buffers.second.write(row, v);
            if (copies) {
              buffers.copy.write(row, p);
            }
          }
        });
  }

  private Constants constants(long step, double rate, double decay, double factor) {
    double firstCorrection = 1 - StrictMath.pow(beta1, step);
    double secondCorrection = 1 - StrictMath.pow(beta2, step);
    return new Constants(
        (float) factor,
        (float) (1 - beta1),
        (float) beta2,
        (float) (1 - beta2),
        (float) (1 - rate * decay),
        (float) (rate / firstCorrection),
        (float) (1 / Math.sqrt(secondCorrection)),
        (float) epsilon);
  }

  private record Constants(
      float factor,
      float firstShare,
      float secondKept,
      float secondShare,
      float kept,
      float stride,
      float rootScale,
      float epsilon) {

    void apply(float[] p, float[] g, float[] m, float[] v, int count) {
      for (int i = 0; i < count; i += Lanes.COUNT) {
        FloatVector slope = Lanes.load(g, i).mul(factor);
        FloatVector mean = Lanes.load(m, i);
        mean = slope.sub(mean).fma(Lanes.all(firstShare), mean);
        FloatVector square = Lanes.load(v, i).mul(secondKept);
        square = slope.mul(slope).fma(Lanes.all(secondShare), square);
        FloatVector divisor = square.sqrt().fma(Lanes.all(rootScale), Lanes.all(epsilon));
        mean.intoArray(m, i);
        square.intoArray(v, i);
        Lanes.load(p, i).mul(kept).sub(mean.mul(stride).div(divisor)).intoArray(p, i);
      }
    }
  }
}
