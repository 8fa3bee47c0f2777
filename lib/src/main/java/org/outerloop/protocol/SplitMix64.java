package org.outerloop.protocol;

/**
 * Steele, Lea and Flood's SplitMix64 (OOPSLA 2014): 64 bits of state, one addition and two
 * multiplications a draw, the same numbers on every machine. Not thread-safe, not secret.
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  public SplitMix64(long seed) {
    this.state = seed;
  }

  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, bound), without modulo bias. */
  public long nextLong(long bound) {
    Require.that(bound > 0, "Bound %s is not positive", bound);
    long draw = nextLong() >>> 1;
    long result = draw % bound;
    while (draw - result + (bound - 1) < 0) {
      draw = nextLong() >>> 1;
      result = draw % bound;
    }
    return result;
  }

  public int nextInt(int bound) {
    return (int) nextLong(bound);
  }

  /** Uniform in [0, 1) with 53 bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** The finaliser alone: a good hash of 64 bits. */
  public static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
