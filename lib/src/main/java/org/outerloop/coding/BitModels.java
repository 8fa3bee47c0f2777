package org.outerloop.coding;

/**
 * Adaptive probabilities of bits, one per context. A probability moves towards what was seen, fast
 * at first and later by 1 / {@value #SLOWEST} of the way:
 *
 * <pre>
 *   p += ((2^16 - 1) bit - p) * (2^16 div (n + {@value #HEAD_START})) div 2^16      p in 1 / 2^16, after n bits;
 *                                                             div rounds down
 * </pre>
 */
final class BitModels {
  private static final int HEAD_START = 6;
  private static final int SLOWEST = 128;
  private static final int BITS = 16;

  /** Shares of the scale that are left to what is never seen. */
  static final int LEAST = 24;

  private static final int[] RATES = rates();

  /** Probability of 1 in the upper 16 bits, how often it has moved in the lower. */
  private final int[] states;

  BitModels(int contexts) {
    this.states = new int[contexts];
  }

  /**
   * Forgets what a context has learnt.
   *
   * @param one probability of 1, a share of {@link EntropyCoder#SCALE}
   */
  void set(int context, int one) {
    states[context] = one << 2 * BITS - EntropyCoder.SCALE_BITS;
  }

  /** Takes over what another has learnt. */
  void copy(BitModels other) {
    System.arraycopy(other.states, 0, states, 0, states.length);
  }

  /** Codes a bit in a context, which learns from it. */
  int code(EntropyCoder coder, int context, int value) {
    int state = states[context];
    int probability = state >>> BITS;
    int count = state & (1 << BITS) - 1;
    int one = probability >>> BITS - EntropyCoder.SCALE_BITS;
    int bit = coder.bit(value, Math.max(LEAST, Math.min(one, EntropyCoder.SCALE - LEAST)));
    int target = (1 << BITS) - 1 & -bit;
    int moved = probability + ((target - probability) * RATES[count] >> BITS);
    states[context] = moved << BITS | Math.min(count + 1, RATES.length - 1);
    return bit;
  }

  private static int[] rates() {
    int[] rates = new int[SLOWEST - HEAD_START + 1];
    for (int n = 0; n < rates.length; n++) {
      rates[n] = (1 << BITS) / (n + HEAD_START);
    }
    return rates;
  }
}
