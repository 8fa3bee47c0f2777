package org.outerloop.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.outerloop.protocol.SplitMix64;

/**
 * What Grail (github.com/one-covenant/grail, proof version 5) checks, written from its description:
 * of each token's hidden state the 16 entries of largest magnitude, in order of their index, each as
 * a signed logarithmic bucket of at most 7, times 16 coefficients in [-127, 127]; 32 tokens are
 * looked at, and a product may be off by {@code 6000 + 5 sqrt(position)}. Only to show what such a
 * tolerance lets through.
 */
final class GrailSketch {
  private static final int TOP = 16;
  private static final int MOST = 7;
  private static final int COEFFICIENT = 127;
  private static final int CHALLENGED = 32;

  private GrailSketch() {}

  /** The product of every token. */
  static int[] of(float[] states, int width, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    int[] coefficients =
        IntStream.range(0, TOP)
            .map(i -> random.nextInt(2 * COEFFICIENT + 1) - COEFFICIENT)
            .toArray();
    int[] products = new int[states.length / width];
    for (int row = 0; row < products.length; row++) {
      products[row] =
          product(Arrays.copyOfRange(states, row * width, (row + 1) * width), coefficients);
    }
    return products;
  }

  private static int product(float[] state, int[] coefficients) {
    int[] top =
        IntStream.range(0, state.length)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> -Math.abs(state[i])))
            .limit(TOP)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    int sum = 0;
    for (int i = 0; i < top.length; i++) {
      sum += coefficients[i] * bucket(state[top[i]]);
    }
    return sum;
  }

  private static int bucket(float value) {
    int size = (int) (Math.log(Math.abs(value) + 1) / Math.log(2) * 0.8);
    return (int) Math.signum(value) * Math.min(MOST, size);
  }

  /** Whether the tokens that the seed draws pass. */
  static boolean passes(int[] sketched, int[] computed, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    for (int i = 0; i < CHALLENGED; i++) {
      int position = random.nextInt(computed.length);
      long off = Math.abs((long) sketched[position] - computed[position]);
      if (off > 6000 + 5 * Math.sqrt(position)) {
        return false;
      }
    }
    return true;
  }
}
