package org.outerloop.evaluation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.outerloop.protocol.Require;

/**
 * The draws of CPython's {@code random.Random}: Mersenne Twister (Matsumoto and Nishimura, 1998,
 * MT19937), seeded with a whole number as CPython does, and {@code sample} as of Python 3.11. The
 * evaluation harness draws its examples with it, so equal prompts need equal draws. Not
 * thread-safe; for nothing that is replayed.
 */
final class PythonRandom {
  private static final int N = 624;
  private static final int M = 397;
  private static final int TWIST = 0x9908b0df;
  private static final int SMALL = 21; // a set of so many is as large as an empty list, in CPython

  private final int[] state = new int[N];
  private int next = N;

  /** As {@code random.Random(seed)} of a seed that is not negative. */
  PythonRandom(long seed) {
    Require.that(seed >= 0, "Seed %s is negative", seed);
    int low = (int) seed;
    int high = (int) (seed >>> 32);
    seed(high == 0 ? new int[] {low} : new int[] {low, high});
  }

  private void seed(int[] key) {
    state[0] = 19650218;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
    int at = 1;
    for (int i = 0; i < N; i++) { // a key has at most two words, so the state is the longer
      state[at] =
          (state[at] ^ ((state[at - 1] ^ (state[at - 1] >>> 30)) * 1664525))
              + key[i % key.length]
              + i % key.length;
      at = following(at);
    }
    for (int i = 0; i < N - 1; i++) {
      state[at] = (state[at] ^ ((state[at - 1] ^ (state[at - 1] >>> 30)) * 1566083941)) - at;
      at = following(at);
    }
    state[0] = 0x80000000;
  }

  private int following(int at) {
    if (at + 1 < N) {
      return at + 1;
    }
    state[0] = state[N - 1];
    return 1;
  }

  private int word() {
    if (next == N) {
      twist();
      next = 0;
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private void twist() {
    for (int i = 0; i < N; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
      state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : TWIST);
    }
  }

  /** {@code getrandbits} of 1 to 32 bits. */
  long bits(int count) {
    Require.that(0 < count && count <= 32, "%s bits", count);
    return (word() & 0xffffffffL) >>> (32 - count);
  }

  private int below(int bound) {
    int width = 32 - Integer.numberOfLeadingZeros(bound);
    long drawn = bits(width);
    while (drawn >= bound) {
      drawn = bits(width);
    }
    return (int) drawn;
  }

  /**
   * {@code sample(range(population), count)}: different numbers in the order in which they are
   * drawn.
   */
  List<Integer> sample(int population, int count) {
    Require.that(0 <= count && count <= population, "A sample of %s out of %s", count, population);
    return population <= poolSize(count)
        ? fromPool(population, count)
        : byRejection(population, count);
  }

  /** Up to where CPython copies the population rather than remember what it has drawn. */
  private static long poolSize(int count) {
    if (count <= 5) {
      return SMALL;
    }
    long table = 1;
    while (table < 3L * count) {
      table *= 4;
    }
    return SMALL + table;
  }

  private List<Integer> fromPool(int population, int count) {
    int[] pool = new int[population];
    for (int i = 0; i < population; i++) {
      pool[i] = i;
    }
    List<Integer> sample = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = below(population - i);
      sample.add(pool[at]);
      pool[at] = pool[population - i - 1];
    }
    return sample;
  }

  private List<Integer> byRejection(int population, int count) {
    Set<Integer> drawn = new HashSet<>();
    List<Integer> sample = new ArrayList<>();
    while (sample.size() < count) {
      int candidate = below(population);
      if (drawn.add(candidate)) {
        sample.add(candidate);
      }
    }
    return sample;
  }
}
