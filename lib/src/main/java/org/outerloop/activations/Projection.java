package org.outerloop.activations;

import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;

/**
 * Random signs that make a few numbers of a hidden state. Drawn for one peer in one round: a sketch
 * is of no use to another, or in another round. Plain sums in index order. Immutable.
 */
public final class Projection {
  /** Numbers of a sketch per token. */
  public static final int VALUES = 4;

  /** Steps of a sketch to the standard deviation of its numbers. */
  public static final int UNIT = 4096;

  private final int width;
  private final long[][] signs; // [value][64 entries a word], a set bit is minus

  private Projection(int width, long[][] signs) {
    this.width = width;
    this.signs = signs;
  }

  /**
   * The signs of a peer in a round.
   *
   * @param width of a hidden state
   */
  public static Projection of(long runSeed, long round, PeerId peer, int width) {
    Require.that(width > 0, "A hidden state of %s numbers", width);
    SplitMix64 generator = Seeds.generator(runSeed, round, peer.name(), "activation sketch");
    long[][] signs = new long[VALUES][(width + Long.SIZE - 1) / Long.SIZE];
    for (long[] row : signs) {
      for (int i = 0; i < row.length; i++) {
        row[i] = generator.nextLong();
      }
    }
    return new Projection(width, signs);
  }

  /**
   * Sketches states row by row; {@value #VALUES} numbers each. A state of zeros, or one that is not
   * finite, has zeros.
   */
  public short[] sketch(float[] states) {
    Require.that(states.length % width == 0, "%s numbers are no rows of %s", states.length, width);
    short[] sketch = new short[states.length / width * VALUES];
    for (int row = 0; row < states.length / width; row++) {
      double norm = norm(states, row * width);
      for (int value = 0; value < VALUES; value++) {
        double projected = sum(states, row * width, signs[value]) / norm;
        sketch[row * VALUES + value] = steps(projected);
      }
    }
    return sketch;
  }

  private double norm(float[] states, int first) {
    double squares = 0;
    for (int i = first; i < first + width; i++) {
      squares += (double) states[i] * states[i];
    }
    return Math.sqrt(squares);
  }

  private double sum(float[] states, int first, long[] minus) {
    double sum = 0;
    for (int i = 0; i < width; i++) {
      double state = states[first + i];
      sum += (minus[i / Long.SIZE] >>> i & 1) == 0 ? state : -state; // a shift counts modulo 64
    }
    return sum;
  }

  /** Not a number becomes 0. */
  private static short steps(double projected) {
    long steps = Math.round(projected * UNIT);
    return (short) Math.max(-Short.MAX_VALUE, Math.min(Short.MAX_VALUE, steps));
  }
}
