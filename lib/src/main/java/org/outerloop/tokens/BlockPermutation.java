package org.outerloop.tokens;

import org.outerloop.protocol.SplitMix64;

/**
 * A seeded permutation of 0 .. n - 1 that is computed, not stored.
 *
 * <p>A balanced Feistel network over the smallest even number of bits that hold n - 1 permutes a
 * power of four that is at most 4n; a value that lands outside is sent through again until it lands
 * inside (cycle walking, Black and Rogaway 2002), at most four times on average. Constant memory,
 * about 50 ns a value, and the inverse costs the same.
 */
final class BlockPermutation {
  private static final int ROUNDS = 8;

  private final long size;
  private final int halfBits;
  private final long halfMask;
  private final long[] keys = new long[ROUNDS];

  BlockPermutation(long size, SplitMix64 generator) {
    this.size = size;
    int bits = Math.max(2, 64 - Long.numberOfLeadingZeros(size - 1));
    halfBits = (bits + 1) / 2;
    halfMask = (1L << halfBits) - 1;
    for (int i = 0; i < ROUNDS; i++) {
      keys[i] = generator.nextLong();
    }
  }

  /** What stands at a place. */
  long at(long place) {
    long value = place;
    do {
      value = forward(value);
    } while (value >= size);
    return value;
  }

  /** The place at which a value stands. */
  long placeOf(long value) {
    long place = value;
    do {
      place = backward(place);
    } while (place >= size);
    return place;
  }

  private long forward(long value) {
    long left = value >>> halfBits;
    long right = value & halfMask;
    for (int i = 0; i < ROUNDS; i++) {
      long swapped = left ^ hash(right, i);
      left = right;
      right = swapped;
    }
    return left << halfBits | right;
  }

  private long backward(long value) {
    long left = value >>> halfBits;
    long right = value & halfMask;
    for (int i = ROUNDS - 1; i >= 0; i--) {
      long swapped = right ^ hash(left, i);
      right = left;
      left = swapped;
    }
    return left << halfBits | right;
  }

  private long hash(long half, int round) {
    return SplitMix64.mix(half ^ keys[round]) & halfMask;
  }
}
