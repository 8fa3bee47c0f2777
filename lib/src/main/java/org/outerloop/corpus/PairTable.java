package org.outerloop.corpus;

import java.util.Arrays;

/**
 * Numbers the different pairs of numbers it is shown, counted from 0, and counts how often each was
 * shown. Cost: one look-up a pair; room for as many pairs as it is made for.
 */
final class PairTable {
  private static final int FREE = -1;

  private final long[] keys;
  private final int[] numbers;
  private final int[] counts;
  private final int mask;
  private int size;

  PairTable(int pairs) {
    int capacity = Integer.highestOneBit(Math.max(8, pairs)) << 2;
    keys = new long[capacity];
    numbers = new int[capacity];
    Arrays.fill(numbers, FREE);
    counts = new int[pairs];
    mask = capacity - 1;
  }

  /** Number of a pair, which counts it. */
  int number(int first, int second) {
    long key = (long) first << 32 | second;
    int slot = slot(key);
    while (numbers[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    if (numbers[slot] == FREE) {
      keys[slot] = key;
      numbers[slot] = size++;
    }
    counts[numbers[slot]]++;
    return numbers[slot];
  }

  int count(int number) {
    return counts[number];
  }

  private int slot(long key) {
    long hash = key * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 32 ^ hash >>> 47) & mask;
  }
}
