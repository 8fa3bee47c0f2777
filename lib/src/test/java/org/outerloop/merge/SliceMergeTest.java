package org.outerloop.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.MergeSpec.MeanRule;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.SliceCompressor;
import org.outerloop.sparseloco.SparseSlice;

class SliceMergeTest {
  private static final CompressionSpec COMPRESSION = new CompressionSpec(8, 9, 0.95, 1 << 16);
  private static final Slice SLICE = new Slice(2, 8, 37, 29);

  private final float[] theta = numbers(1);
  private final List<SparseSlice> contributions = contributions(7);

  private static float[] numbers(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] values = new float[SLICE.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }

  private static List<SparseSlice> contributions(int count) {
    List<SparseSlice> contributions = new ArrayList<>();
    for (int peer = 0; peer < count; peer++) {
      contributions.add(
          new SliceCompressor(COMPRESSION).compress(SLICE, false, numbers(100 + peer)));
    }
    return contributions;
  }

  private static float[] factors(int count) {
    float[] factors = new float[count];
    for (int i = 0; i < count; i++) {
      factors[i] = 1f / (1 + i % 3);
    }
    return factors;
  }

  @ParameterizedTest
  @EnumSource(MeanRule.class)
  void takesThePlainStepOfASinglePeer(MeanRule mean) {
    SparseSlice only = contributions.get(0);
    float[] dense = new float[theta.length];
    only.addTo(dense, 1);

    float[] next =
        SliceMerge.merge(theta, List.of(only), new float[] {1}, new MergeSpec(0.7, mean));

    for (int i = 0; i < theta.length; i++) {
      assertThat(next[i]).isEqualTo(theta[i] - 0.7f * dense[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(MeanRule.class)
  void agreesWithTheFormulaInDouble(MeanRule mean) {
    float[] factors = factors(contributions.size());
    float[] next = SliceMerge.merge(theta, contributions, factors, new MergeSpec(0.4, mean));

    double[] sum = new double[theta.length];
    int[] senders = new int[theta.length];
    for (int peer = 0; peer < factors.length; peer++) {
      float factor = factors[peer];
      contributions
          .get(peer)
          .forEach(
              (offset, value) -> {
                sum[offset] += (double) factor * value;
                senders[offset]++;
              });
    }
    int shared = 0;
    for (int i = 0; i < theta.length; i++) {
      int divisor = mean == MeanRule.OVER_PEERS ? factors.length : Math.max(1, senders[i]);
      assertThat(next[i]).isCloseTo((float) (theta[i] - 0.4 * sum[i] / divisor), within(1e-6f));
      shared += senders[i] > 1 ? 1 : 0;
    }
    assertThat(shared).isPositive();
  }

  @ParameterizedTest
  @EnumSource(MeanRule.class)
  void leavesWhatNobodySentAsItIs(MeanRule mean) {
    float[] next =
        SliceMerge.merge(
            theta, contributions, factors(contributions.size()), new MergeSpec(1, mean));

    byte[] senders = new byte[theta.length];
    contributions.forEach(contribution -> contribution.countIn(senders));
    int untouched = 0;
    for (int i = 0; i < theta.length; i++) {
      if (senders[i] == 0) {
        assertThat(next[i]).isEqualTo(theta[i]);
        untouched++;
      }
    }
    assertThat(untouched).isPositive();
  }

  @Test
  void dependsOnTheOrderOfPeersOnlyByRounding() {
    MergeSpec spec = new MergeSpec(0.7, MeanRule.OVER_PEERS);
    float[] factors = new float[contributions.size()];
    Arrays.fill(factors, 0.3f);
    List<SparseSlice> reversed = new ArrayList<>(contributions);
    Collections.reverse(reversed);

    float[] forward = SliceMerge.merge(theta, contributions, factors, spec);

    assertThat(SliceMerge.merge(theta, contributions, factors, spec)).isEqualTo(forward);
    assertThat(SliceMerge.merge(theta, reversed, factors, spec))
        .containsExactly(forward, within(1e-6f));
  }

  @Test
  void givesALoneSenderItsWholeStepOnlyOverSenders() {
    List<SparseSlice> two = contributions.subList(0, 2);
    float[] ones = {1, 1};
    float[] overPeers = SliceMerge.merge(theta, two, ones, new MergeSpec(1, MeanRule.OVER_PEERS));
    float[] overSenders =
        SliceMerge.merge(theta, two, ones, new MergeSpec(1, MeanRule.OVER_SENDERS));

    byte[] senders = new byte[theta.length];
    two.forEach(contribution -> contribution.countIn(senders));
    for (int i = 0; i < theta.length; i++) {
      float step = theta[i] - overSenders[i];
      float expected = senders[i] == 1 ? step / 2 : step;
      assertThat(theta[i] - overPeers[i]).isCloseTo(expected, within(1e-6f));
    }
  }

  @Test
  void changesNothingWithoutContributions() {
    MergeSpec spec = new MergeSpec(1, MeanRule.OVER_PEERS);

    assertThat(SliceMerge.merge(theta, List.of(), new float[0], spec)).isEqualTo(theta);
  }

  @Test
  void doesNotChangeTheBase() {
    float[] before = theta.clone();

    SliceMerge.merge(
        theta,
        contributions,
        factors(contributions.size()),
        new MergeSpec(1, MeanRule.OVER_SENDERS));

    assertThat(theta).isEqualTo(before);
  }

  @Test
  void refusesAResultThatIsNotFinite() {
    theta[5] = Float.NaN;

    assertThatThrownBy(
            () ->
                SliceMerge.merge(
                    theta,
                    contributions.subList(0, 1),
                    new float[] {1},
                    new MergeSpec(1, MeanRule.OVER_PEERS)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("The step makes entry 5 NaN");
  }

  @Test
  void refusesWhatDoesNotBelongTogether() {
    MergeSpec spec = new MergeSpec(1, MeanRule.OVER_PEERS);
    Slice other = new Slice(3, 8, 37, 29);
    SparseSlice stranger = new SliceCompressor(COMPRESSION).compress(other, false, numbers(1));
    List<SparseSlice> mixed = List.of(contributions.get(0), stranger);

    assertThatThrownBy(() -> SliceMerge.merge(theta, mixed, new float[] {1, 1}, spec))
        .hasMessage("slice(tensor 3, rows 8+37) is merged with slice(tensor 2, rows 8+37)");
    assertThatThrownBy(() -> SliceMerge.merge(theta, contributions, new float[] {1}, spec))
        .hasMessage("7 contributions with 1 factors; at most 255 are merged");
    assertThatThrownBy(
            () ->
                SliceMerge.merge(theta, contributions.subList(0, 1), new float[] {Float.NaN}, spec))
        .hasMessage("Factor NaN is not in [0, 1]");
    assertThatThrownBy(
            () ->
                SliceMerge.merge(new float[5], contributions.subList(0, 1), new float[] {1}, spec))
        .hasMessageContaining("has more entries than theta, 5");
  }

  @Test
  void sumsTheNormsOfATensorOverItsSlices() {
    SliceCompressor compressor = new SliceCompressor(COMPRESSION);
    SparseSlice first = compressor.compress(new Slice(1, 0, 8, 29), false, numbers(3));
    SparseSlice second = compressor.compress(new Slice(1, 8, 8, 29), false, numbers(4));
    TensorNorms norms = new TensorNorms(3);

    norms.add(first);
    norms.add(second);

    assertThat(norms.squared()).containsExactly(0, first.squaredNorm() + second.squaredNorm(), 0);
  }
}
