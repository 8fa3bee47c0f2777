package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WeightsTest {
  @Test
  void areSharesOfThePoweredScores() {
    assertThat(new Weights(2).of(new double[] {3, 0, 4}))
        .containsExactly(new double[] {9 / 25.0, 0, 16 / 25.0}, within(1e-15));
    assertThat(new Weights(1).of(new double[] {3, 0, 1})).containsExactly(0.75, 0, 0.25);
  }

  @Test
  void areAllZeroWhenNobodyScores() {
    assertThat(new Weights(2).of(new double[] {0, 0})).containsExactly(0, 0);
    assertThat(new Weights(2).of(new double[0])).isEmpty();
  }

  @Test
  void sumToOneForTheSmallestAndLargestScores() {
    assertThat(new Weights(4).of(new double[] {Double.MIN_VALUE, 1e300, 1e300}))
        .containsExactly(0, 0.5, 0.5);
    assertThat(new Weights(4).of(new double[] {Double.MIN_VALUE, 0})).containsExactly(1, 0);
  }

  @Test
  void payAPeerLessWhenItsWorthIsSplitInTwo() {
    double whole = new Weights(2).of(new double[] {2, 5})[0];
    double[] split = new Weights(2).of(new double[] {1, 1, 5});

    assertThat(split[0] + split[1]).isLessThan(whole);
  }
}
