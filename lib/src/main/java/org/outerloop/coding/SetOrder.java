package org.outerloop.coding;

import java.util.Arrays;

/**
 * The order of distinct symbols in sets as numbers. Symbol i of a set (from 0) has the digit d_i,
 * how many of the symbols before it in its set are smaller, in [0, i]. The digits of all sets from
 * i = 1 on are one mixed-radix number, the first digit the lowest; it is cut into groups of digits,
 * each as long as the product of its radices stays below 2^56. A group says floor(log2(product))
 * bits.
 */
final class SetOrder {
  static final long MOST = 1L << 56;

  private int[] radices = new int[64];
  private int[] digits = new int[64];
  private int count;

  void clear() {
    count = 0;
  }

  /** Adds a symbol with {@code radix - 1} symbols before it in its set. */
  void add(int radix) {
    if (count == radices.length) {
      radices = Arrays.copyOf(radices, 2 * count);
      digits = Arrays.copyOf(digits, 2 * count);
    }
    radices[count++] = radix;
  }

  int count() {
    return count;
  }

  int digit(int index) {
    return digits[index];
  }

  /** End of the group of digits that begins here. */
  int groupEnd(int from) {
    long product = radices[from];
    int end = from + 1;
    while (end < count && product * radices[end] < MOST) {
      product *= radices[end++];
    }
    return end;
  }

  /** Whole bits that a group says. */
  int bits(int from, int end) {
    long product = 1;
    for (int i = from; i < end; i++) {
      product *= radices[i];
    }
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(product);
  }

  /** Lets the digits of a group say a number. */
  void setRank(int from, int end, long rank) {
    long rest = rank;
    for (int i = from; i < end; i++) {
      digits[i] = (int) (rest % radices[i]);
      rest /= radices[i];
    }
  }
}
