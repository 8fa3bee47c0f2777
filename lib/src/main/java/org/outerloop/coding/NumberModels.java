package org.outerloop.coding;

/**
 * Adaptive probabilities of numbers from 0 to 7, one distribution per context, as sums c_1 ... c_7:
 * c_j is the probability, in 1 / 2^16, of a number below j.
 *
 * <pre>
 *   c_j += (384 j + (number &lt; j ? 2^16 - 8 * 384 : 0) - c_j) div 2^rate       div rounds down
 *   rate = 3, after 4 numbers 4, after 16 5, after 64 6
 * </pre>
 *
 * So no number ever gets less than 384 / 2^16, but for rounding.
 */
final class NumberModels {
  /** Numbers of a context are 0 to 7. */
  static final int NUMBERS = 8;

  private static final int BITS = 16;
  private static final int LEAST = 384;
  private static final int STRIDE = NUMBERS + 2;
  private static final int SEEN = NUMBERS + 1;
  private static final int FIRST_RATE = 3;
  private static final int MOST_SEEN = 64;

  private final int[] sums;

  NumberModels(int contexts) {
    this.sums = new int[STRIDE * contexts];
  }

  /**
   * Forgets what a context has learnt.
   *
   * @param atLeast probabilities of at least 1, 2, ..., 7, in 1 / 2^16
   */
  void set(int context, int[] atLeast) {
    int at = STRIDE * context;
    for (int j = 1; j < NUMBERS; j++) {
      long above = (long) atLeast[j - 1] * ((1 << BITS) - NUMBERS * LEAST) >>> BITS;
      sums[at + j] = (1 << BITS) - (NUMBERS - j) * LEAST - (int) above;
    }
    sums[at + NUMBERS] = 1 << BITS;
    sums[at + SEEN] = 0;
  }

  /** Probability of a smaller number, a share of {@link EntropyCoder#SCALE}. */
  int start(int context, int number) {
    return sums[STRIDE * context + number] >>> BITS - EntropyCoder.SCALE_BITS;
  }

  /** The number whose share holds a place of the scale. */
  int numberAt(int context, int place) {
    int at = STRIDE * context;
    int above = place + 1 << BITS - EntropyCoder.SCALE_BITS;
    // written out: the compiler does not unroll so short a loop
    return (sums[at + 1] - above >>> 31)
        + (sums[at + 2] - above >>> 31)
        + ((sums[at + 3] - above >>> 31) + (sums[at + 4] - above >>> 31))
        + ((sums[at + 5] - above >>> 31)
            + (sums[at + 6] - above >>> 31)
            + (sums[at + 7] - above >>> 31));
  }

  /** Learns from a number. */
  void learn(int context, int number) {
    int at = STRIDE * context;
    int seen = sums[at + SEEN];
    int rate = FIRST_RATE + (seen >= 4 ? 1 : 0) + (seen >= 16 ? 1 : 0) + (seen >= 64 ? 1 : 0);
    move(at + 1, 1, number, rate);
    move(at + 2, 2, number, rate);
    move(at + 3, 3, number, rate);
    move(at + 4, 4, number, rate);
    move(at + 5, 5, number, rate);
    move(at + 6, 6, number, rate);
    move(at + 7, 7, number, rate);
    sums[at + SEEN] = Math.min(seen + 1, MOST_SEEN);
  }

  private void move(int at, int j, int number, int rate) {
    int below = number - j >> 31 & (1 << BITS) - NUMBERS * LEAST;
    sums[at] += LEAST * j + below - sums[at] >> rate;
  }
}
