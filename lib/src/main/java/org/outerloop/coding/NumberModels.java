package org.outerloop.coding;

/**
 * Adaptive probabilities of numbers from 0 to 7, one distribution per context, as sums c_1 ... c_7:
 * c_j is the probability, in 1 / 2^22, of a number below j.
 *
 * <pre>
 *   c_j += (2^12 j + (number &lt; j ? 2^22 - 2^15 : 0) - c_j) div 2^rate          div rounds down
 *   rate = 3; 4, 5, 6, 7 after 4, 16, 64, 256 numbers
 * </pre>
 *
 * So no number ever gets less than 2^-10, but for rounding.
 */
final class NumberModels {
  /** Numbers of a context are 0 to 7. */
  static final int NUMBERS = 8;

  private static final int BITS = 22;
  private static final int GIVEN_BITS = 16;
  private static final int LEAST = 1 << 12;
  private static final int STRIDE = NUMBERS + 2;
  private static final int SEEN = NUMBERS + 1;
  private static final int MOST_SEEN = 256;
  private static final byte[] RATES = rates();

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
      long above = (long) atLeast[j - 1] * ((1 << BITS) - NUMBERS * LEAST) >>> GIVEN_BITS;
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
    int rate = RATES[seen];
    move(at + 1, 1, number, rate);
    move(at + 2, 2, number, rate);
    move(at + 3, 3, number, rate);
    move(at + 4, 4, number, rate);
    move(at + 5, 5, number, rate);
    move(at + 6, 6, number, rate);
    move(at + 7, 7, number, rate);
    sums[at + SEEN] = Math.min(seen + 1, MOST_SEEN);
  }

  private static byte[] rates() {
    byte[] rates = new byte[MOST_SEEN + 1];
    for (int seen = 0; seen <= MOST_SEEN; seen++) {
      rates[seen] = (byte) (3 + Log.quarters(Math.max(1, seen)) / 8);
    }
    return rates;
  }

  private void move(int at, int j, int number, int rate) {
    int below = number - j >> 31 & (1 << BITS) - NUMBERS * LEAST;
    sums[at] += LEAST * j + below - sums[at] >> rate;
  }
}
