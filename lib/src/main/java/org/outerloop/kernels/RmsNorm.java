package org.outerloop.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Root-mean-square norm (Zhang and Sennrich, arXiv 1910.07467) of every row x, with weights w:
 *
 * <pre>
 *   r = 1 / sqrt(mean(x^2) + epsilon)      y = r w x
 *   dx = r (w dy - x r^2 mean(w dy x))     dw = sum over rows of r dy x
 * </pre>
 *
 * @param epsilon added to the mean square
 */
public record RmsNorm(double epsilon) {
  /** Rows whose part of dw is summed before it joins the others. */
  private static final int BLOCK = 128;

  /** {@code out} = norm of {@code in}. */
  public void forward(Workers workers, Rows in, Rows weights, Rows out) {
    workers.each(
        in.count(),
        (from, to, scratch) -> {
          int width = in.width();
          Line x = scratch.line(0, width);
          Line w = scratch.line(1, width);
          weights.read(0, w);
          for (int row = from; row < to; row++) {
            in.read(row, x);
            normalise(x.values, w.values, width);
            out.write(row, x);
          }
        });
  }

  /** {@code stream} += {@code addend}, then {@code out} = norm of the stream as it is stored. */
  public void addAndForward(
      Workers workers, Rows stream, Rows addend, Rows sum, Rows weights, Rows out) {
    workers.each(
        stream.count(),
        (from, to, scratch) -> {
          int width = stream.width();
          Line x = scratch.line(0, width);
          Line y = scratch.line(1, width);
          Line w = scratch.line(2, width);
          weights.read(0, w);
          for (int row = from; row < to; row++) {
            stream.read(row, x);
            addend.read(row, y);
            Sums.add(x.values, y.values, width);
            sum.write(row, x);
            sum.round(x, width);
            normalise(x.values, w.values, width);
            out.write(row, x);
          }
        });
  }

  private void normalise(float[] x, float[] w, int width) {
    float r = inverseRoot(x, width);
    for (int i = 0; i < width; i += Lanes.COUNT) {
      Lanes.load(x, i).mul(r).mul(Lanes.load(w, i)).intoArray(x, i);
    }
  }

  private float inverseRoot(float[] x, int width) {
    double meanSquare = (double) Lanes.dot(x, x, width) / width;
    return (float) (1 / Math.sqrt(meanSquare + epsilon));
  }

  /**
   * {@code inSlope} += dx; dw is written to, or added to, {@code weightSlope}.
   *
   * @param in what the forward pass normalised
   * @param outSlope dy
   * @param inSlope gradient that reaches the input by other ways; zero where {@code alone}
   * @param alone whether {@code inSlope} is overwritten instead
   * @param weightSlope float32, one row
   * @param fresh whether dw is written rather than added
   */
  public void backward(
      Workers workers,
      Rows in,
      Rows weights,
      Rows outSlope,
      Rows inSlope,
      boolean alone,
      Rows weightSlope,
      boolean fresh) {
    int width = in.width();
    int blocks = (in.count() + BLOCK - 1) / BLOCK;
    float[][] parts = new float[blocks][Lanes.padded(width)];
    workers.each(
        blocks,
        (from, to, scratch) -> {
          Line w = scratch.line(0, width);
          weights.read(0, w);
          for (int block = from; block < to; block++) {
            int end = Math.min(in.count(), (block + 1) * BLOCK);
            for (int row = block * BLOCK; row < end; row++) {
              backward(scratch, row, w, in, outSlope, inSlope, alone, parts[block]);
            }
          }
        });
    Sums.into(workers, weightSlope, parts, fresh);
  }

  private void backward(
      Scratch scratch,
      int row,
      Line w,
      Rows in,
      Rows outSlope,
      Rows inSlope,
      boolean alone,
      float[] part) {
    int width = in.width();
    Line x = scratch.line(1, width);
    Line dy = scratch.line(2, width);
    Line dx = scratch.line(3, width);
    in.read(row, x);
    outSlope.read(row, dy);
    if (alone) {
      Arrays.fill(dx.values, 0);
    } else {
      inSlope.read(row, dx);
    }
    slopes(x.values, w.values, dy.values, dx.values, part, width);
    inSlope.write(row, dx);
  }

  private void slopes(float[] x, float[] w, float[] dy, float[] dx, float[] dw, int width) {
    float r = inverseRoot(x, width);
    FloatVector products = Lanes.all(0);
    for (int i = 0; i < width; i += Lanes.COUNT) {
      FloatVector rx = Lanes.load(x, i).mul(r);
      FloatVector slope = Lanes.load(dy, i);
      rx.fma(slope, Lanes.load(dw, i)).intoArray(dw, i);
      FloatVector weighted = slope.mul(Lanes.load(w, i));
      weighted.intoArray(dy, i);
      products = weighted.fma(rx, products);
    }
    float mean = -Lanes.sum(products) / width;
    for (int i = 0; i < width; i += Lanes.COUNT) {
      FloatVector rx = Lanes.load(x, i).mul(r);
      FloatVector own = rx.fma(Lanes.all(mean), Lanes.load(dy, i));
      own.fma(Lanes.all(r), Lanes.load(dx, i)).intoArray(dx, i);
    }
  }
}
