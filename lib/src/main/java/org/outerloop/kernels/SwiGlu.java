package org.outerloop.kernels;

import jdk.incubator.vector.FloatVector;

/**
 * Shazeer's gated unit (arXiv 2002.05202), with s = 1 / (1 + e^-g):
 *
 * <pre>
 *   a = g s u      du = da g s      dg = da u s (1 + g (1 - s))
 * </pre>
 *
 * Number by number, so matrices may be given as flat rows.
 */
public final class SwiGlu {
  private SwiGlu() {}

  public static void forward(Workers workers, Rows gate, Rows up, Rows out) {
    workers.each(
        gate.count(),
        (from, to, scratch) -> {
          int width = gate.width();
          Line g = scratch.line(0, width);
          Line u = scratch.line(1, width);
          for (int row = from; row < to; row++) {
            int count = gate.read(row, g);
            up.read(row, u);
            activate(g.values, u.values, count);
            out.write(row, g);
          }
        });
  }

  private static void activate(float[] g, float[] u, int count) {
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector gate = Lanes.load(g, i);
      gate.mul(Lanes.sigmoid(gate)).mul(Lanes.load(u, i)).intoArray(g, i);
    }
  }

  /** {@code slope} holds da and becomes dg. */
  public static void backward(Workers workers, Rows gate, Rows up, Rows slope, Rows upSlope) {
    workers.each(
        gate.count(),
        (from, to, scratch) -> {
          int width = gate.width();
          Line g = scratch.line(0, width);
          Line u = scratch.line(1, width);
          Line d = scratch.line(2, width);
          for (int row = from; row < to; row++) {
            int count = gate.read(row, g);
            up.read(row, u);
            slope.read(row, d);
            slopes(g.values, u.values, d.values, count);
            slope.write(row, d);
            upSlope.write(row, u);
          }
        });
  }

  private static void slopes(float[] g, float[] u, float[] d, int count) {
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector gate = Lanes.load(g, i);
      FloatVector slope = Lanes.load(d, i);
      FloatVector s = Lanes.sigmoid(gate);
      FloatVector silu = gate.mul(s);
      FloatVector inner = Lanes.all(1f).sub(s).fma(silu, s);
      slope.mul(Lanes.load(u, i)).mul(inner).intoArray(d, i);
      slope.mul(silu).intoArray(u, i);
    }
  }
}
