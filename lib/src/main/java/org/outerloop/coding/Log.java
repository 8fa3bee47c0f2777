package org.outerloop.coding;

/** Logarithms to base 2, by arithmetic on whole numbers only. */
final class Log {
  /** 2^(1/4), 2^(2/4), 2^(3/4) in 1 / 2^30, rounded up. */
  private static final long[] QUARTERS = {1_276_901_417L, 1_518_500_250L, 1_805_811_302L};

  private static final byte[] SMALL = small();
  private static final int[] COSTS = costs();

  private Log() {}

  /** floor(4 log2(value)) of a positive number, of which the highest 12 bits count. */
  static int quarters(int value) {
    int shift = Math.max(0, 20 - Integer.numberOfLeadingZeros(value));
    return 4 * shift + SMALL[value >>> shift];
  }

  private static byte[] small() {
    byte[] small = new byte[1 << 12];
    for (int value = 1; value < small.length; value++) {
      small[value] = (byte) countQuarters(value);
    }
    return small;
  }

  private static int countQuarters(int value) {
    int octave = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value);
    long mantissa = (long) value << 30 - octave;
    int quarter = 0;
    for (long bound : QUARTERS) {
      quarter += mantissa >= bound ? 1 : 0;
    }
    return 4 * octave + quarter;
  }

  /** Bits that a symbol of a share of {@link EntropyCoder#SCALE} takes, in 1/256. */
  static int cost(int share) {
    return COSTS[share];
  }

  private static int[] costs() {
    int[] costs = new int[EntropyCoder.SCALE + 1];
    for (int share = 1; share <= EntropyCoder.SCALE; share++) {
      costs[share] = (EntropyCoder.SCALE_BITS << Byte.SIZE) - log(share);
    }
    return costs;
  }

  /** floor(256 log2(value)): the mantissa squared gives one more bit of its logarithm. */
  private static int log(int value) {
    int log = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value);
    long mantissa = (long) value << 30 - log;
    for (int bit = 0; bit < Byte.SIZE; bit++) {
      mantissa = mantissa * mantissa >>> 30;
      int carry = (int) (mantissa >>> 31);
      mantissa >>>= carry;
      log = log << 1 | carry;
    }
    return log;
  }
}
