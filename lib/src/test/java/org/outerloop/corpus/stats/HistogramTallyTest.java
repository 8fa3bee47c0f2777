package org.outerloop.corpus.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.SplitMix64;

class HistogramTallyTest {
  @ParameterizedTest
  @ValueSource(
      doubles = {0, 1, -1, 0.1, -0.1, 3.5, 1e300, -1e300, 4.9e-324, -4.9e-324, 1e-310, 1024})
  void theBucketOfAFigureHoldsItAndIsNarrow(double figure) {
    HistogramTally tally = new HistogramTally();
    tally.add(figure);

    Bucket bucket = tally.finish().buckets().get(0);

    assertThat(figure).isBetween(bucket.from(), bucket.to());
    boolean normal = Math.abs(figure) > 1e-300;
    if (normal) {
      assertThat(bucket.to() - bucket.from()).isLessThanOrEqualTo(Math.abs(figure) / 8);
    }
  }

  @Test
  void partsAddUpToTheWholeWhateverTheOrder() {
    SplitMix64 random = new SplitMix64(7);
    HistogramTally whole = new HistogramTally();
    HistogramTally one = new HistogramTally();
    HistogramTally other = new HistogramTally();
    for (int i = 0; i < 2000; i++) {
      double figure = Double.longBitsToDouble(random.nextLong());
      figure = Double.isNaN(figure) ? 0 : figure;
      whole.add(figure);
      (i % 3 == 0 ? one : other).add(figure);
    }

    HistogramTally sum = new HistogramTally();
    sum.add(other.finish());
    sum.add(one.finish());

    assertThat(sum.finish()).isEqualTo(whole.finish());
    assertThat(RecordJson.fromBytes(RecordJson.toBytes(sum.finish()), Histogram.class))
        .isEqualTo(whole.finish());
  }

  @Test
  void quantilesAreWithinABucket() {
    HistogramTally tally = new HistogramTally();
    for (int i = 1; i <= 1000; i++) {
      tally.add(i);
    }

    assertThat(tally.finish().quantile(0.5)).isBetween(500.0 * 7 / 8, 500.0);
    assertThat(tally.finish().quantile(0)).isEqualTo(1);
  }

  @Test
  void infinityCountsAsTheLargestFigureAndNotANumberIsRefused() {
    HistogramTally tally = new HistogramTally();
    tally.add(Double.POSITIVE_INFINITY);

    assertThat(tally.finish().greatest()).isEqualTo(Double.MAX_VALUE);
    assertThatThrownBy(() -> tally.add(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A figure of a histogram is not a number");
  }
}
