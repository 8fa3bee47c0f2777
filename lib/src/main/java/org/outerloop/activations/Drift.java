package org.outerloop.activations;

import org.outerloop.protocol.Require;

/**
 * How far sketched states are from those of the base model.
 *
 * <p>Honest machines round differently: their states differ by less than {@link #TOLERANCE} of
 * their size. Then each of N numbers is a step off with probability at most {@code p = TOLERANCE
 * UNIT < 1}, depending on where it happens to lie between two steps, and by Bernstein's inequality
 * the steps exceed
 *
 * <pre>
 *   allowed(N) = N p + L/3 + sqrt(L^2/9 + 2 L N p)
 * </pre>
 *
 * with probability at most {@code exp(-L)}, here 1e-12. Everything above is refused.
 *
 * @param steps sum of the magnitudes of the differences
 * @param numbers that were compared
 */
public record Drift(long steps, long numbers) {
  /** Most that honest states differ by, relative to their size, measured with a margin. */
  public static final double TOLERANCE = 5e-5;

  private static final double LOG_RARITY = 27.631021115928547; // -ln(1e-12)

  public Drift {
    Require.that(numbers > 0, "A drift over %s numbers", numbers);
    Require.that(steps >= 0, "A drift of %s steps", steps);
  }

  /** Of two sketches of the same tokens. */
  public static Drift between(short[] sketched, short[] computed) {
    Require.that(
        sketched.length == computed.length,
        "Sketches of %s and %s numbers",
        sketched.length,
        computed.length);
    long steps = 0;
    for (int i = 0; i < sketched.length; i++) {
      steps += Math.abs(sketched[i] - computed[i]);
    }
    return new Drift(steps, sketched.length);
  }

  /** Of both together. */
  public Drift plus(Drift more) {
    return new Drift(steps + more.steps, numbers + more.numbers);
  }

  /** Mean difference, in standard deviations of the numbers. */
  public double mean() {
    return steps / (double) Projection.UNIT / numbers;
  }

  /** Whether rounding explains it. */
  public boolean isRounding() {
    return steps <= allowed();
  }

  /** Most steps that rounding explains. */
  public double allowed() {
    double expected = numbers * TOLERANCE * Projection.UNIT;
    double third = LOG_RARITY / 3;
    return expected + third + Math.sqrt(third * third + 2 * LOG_RARITY * expected);
  }
}
