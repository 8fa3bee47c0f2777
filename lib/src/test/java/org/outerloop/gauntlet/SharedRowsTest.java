package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.SampleRule;
import org.outerloop.sparseloco.WorkSample;

class SharedRowsTest {
  private static final SampleRule RULE = new SampleRule(1, Long.MAX_VALUE, 0, 1);

  private static WorkSample sample(long first, int rows, int value) {
    long[] coordinates = new long[rows];
    byte[] values = new byte[rows];
    for (int i = 0; i < rows; i++) {
      coordinates[i] = first + i;
      values[i] = (byte) value;
    }
    return WorkSample.of(RULE, coordinates, values);
  }

  private static Overlap overlap(WorkSample a, WorkSample b) {
    return SharedRows.of(a, b).overlap(Specs.peer(0), Specs.peer(1), Math.min(a.size(), b.size()));
  }

  @Test
  void countsWhatIsInBothOfTheSmallerOne() {
    Overlap overlap = overlap(sample(0, 64, 16), sample(48, 32, 24));

    assertThat(overlap).isEqualTo(new Overlap(Specs.peer(0), Specs.peer(1), 0.5, 1, 32));
    assertThat(overlap.likeness()).isEqualTo(0.5);
  }

  @Test
  void equalCoordinatesCountHalfWhateverTheirValues() {
    SplitMix64 random = new SplitMix64(3);
    WorkSample a = sample(0, 4096, 16);
    long[] coordinates = new long[4096];
    byte[] signs = new byte[4096];
    for (int i = 0; i < signs.length; i++) {
      coordinates[i] = i;
      signs[i] = (byte) (random.nextInt(2) == 0 ? 16 : -16);
    }

    Overlap drawn = overlap(a, WorkSample.of(RULE, coordinates, signs));

    assertThat(drawn.likeness()).isCloseTo(0.5, within(4 * 0.5 / 64));
    assertThat(overlap(a, sample(0, 4096, -16)).likeness()).isEqualTo(1);
  }

  @Test
  void nothingIsLikeAnEmptySample() {
    assertThat(overlap(sample(0, 0, 0), sample(0, 8, 1)).likeness()).isZero();
    assertThat(overlap(sample(0, 8, 0), sample(0, 8, 1)).cosine()).isZero();
  }

  /** The standard error of the coefficient is sqrt(o (1 - o) / rows), for any o. */
  @Test
  void estimatesAsExactlyAsStated() {
    for (int percent : new int[] {2, 25, 50}) {
      double squares = 0;
      for (long salt = 0; salt < 200; salt++) {
        double share = percent / 100.0;
        Overlap estimate = estimate(salt, share);
        squares += Math.pow(estimate.coefficient() - share, 2) / (share * (1 - share) / 1024);
      }
      // chi-squared with 200 degrees of freedom: mean 200, standard deviation 20
      assertThat(squares).isBetween(120.0, 290.0);
    }
  }

  /** Of the likeness too, values that agree by chance included. */
  @Test
  void statesTheErrorOfTheLikeness() {
    double sum = 0;
    double squares = 0;
    double stated = 0;
    int trials = 400;
    for (int trial = 0; trial < trials; trial++) {
      Overlap drawn = drawn(new SplitMix64(trial), 0.4, 0.8);
      sum += drawn.likeness();
      squares += drawn.likeness() * drawn.likeness();
      stated += drawn.error() / trials;
    }
    double seen = Math.sqrt(squares / trials - Math.pow(sum / trials, 2));
    // of a deviation from 400 trials the standard error is 3.5 %
    assertThat(seen / stated).isBetween(0.86, 1.14);
    assertThat(overlap(sample(0, 0, 0), sample(0, 8, 1)).error()).isInfinite();
  }

  /** Of 130 entries each is shared with one probability, with equal sign with the other. */
  private static Overlap drawn(SplitMix64 random, double shared, double equal) {
    long[] coordinates = new long[130];
    byte[] values = new byte[130];
    for (int i = 0; i < values.length; i++) {
      coordinates[i] = random.nextDouble() < shared ? i : 1000 + i;
      values[i] = (byte) (random.nextDouble() < equal ? 16 : -16);
    }
    return overlap(sample(0, 130, 16), WorkSample.of(RULE, coordinates, values));
  }

  /** Supports of 16,384 of which one sixteenth is looked at. */
  private static Overlap estimate(long salt, double share) {
    int entries = 16_384;
    long shift = Math.round(entries * (1 - share));
    return overlap(part(salt, 0, entries), part(salt, shift, entries));
  }

  private static WorkSample part(long salt, long first, int entries) {
    long[] taken =
        LongStream.range(first, first + entries)
            .filter(c -> (SplitMix64.mix(salt ^ SplitMix64.mix(c)) & 15) == 0)
            .toArray();
    byte[] values = new byte[taken.length];
    Arrays.fill(values, (byte) 16);
    return WorkSample.of(RULE, taken, values);
  }
}
