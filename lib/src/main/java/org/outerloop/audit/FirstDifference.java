package org.outerloop.audit;

import java.util.OptionalLong;
import java.util.function.LongPredicate;

/** Bisection. */
final class FirstDifference {
  private FirstDifference() {}

  /**
   * The first number from {@code from} below {@code end} for which something differs, if it differs
   * for all after it. Asks O(log(end - from)) times; one time if nothing differs.
   */
  static OptionalLong find(long from, long end, LongPredicate differs) {
    if (from >= end || !differs.test(end - 1)) {
      return OptionalLong.empty();
    }
    long low = from;
    long high = end - 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (differs.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return OptionalLong.of(high);
  }
}
