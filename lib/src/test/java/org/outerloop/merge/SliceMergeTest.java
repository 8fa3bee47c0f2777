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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.MergeSpec.MeanRule;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.SliceCompressor;
import org.outerloop.sparseloco.SparseSlice;

class SliceMergeTest {
  private static final CompressionSpec COMPRESSION = new CompressionSpec(8, 9, 0.95, 1 << 16);
  private static final Slice SLICE = new Slice(2, 8, 37, 29);

  private static final List<Quantisation> WRITTEN =
      List.of(Quantisation.SIGN_MEAN, Quantisation.TWO_LEVELS);

  private final float[] theta = numbers(1);
  private final List<SparseSlice> contributions =
      contributions(SLICE, false, 7, Quantisation.SIGN_MEAN);

  private static float[] numbers(long seed) {
    return numbers(SLICE.length(), seed);
  }

  private static float[] numbers(int length, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] values = new float[length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }

  private static List<SparseSlice> contributions(
      Slice slice, boolean vector, int count, Quantisation kind) {
    SliceCompressor compressor = new SliceCompressor(COMPRESSION.with(kind, Coding.RICE));
    List<SparseSlice> contributions = new ArrayList<>();
    for (int peer = 0; peer < count; peer++) {
      contributions.add(compressor.compress(slice, vector, numbers(slice.length(), 100 + peer)));
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

  /** The definition, entry by entry. */
  private static float[] simple(
      float[] theta, List<SparseSlice> contributions, float[] factors, MergeSpec spec) {
    float[] sum = new float[theta.length];
    int[] senders = new int[theta.length];
    for (int peer = 0; peer < factors.length; peer++) {
      float factor = factors[peer];
      contributions
          .get(peer)
          .forEach(
              (offset, value) -> {
                sum[offset] += factor * value;
                senders[offset]++;
              });
    }
    float[] next = theta.clone();
    float alpha = (float) spec.outerLearningRate();
    for (int i = 0; i < theta.length; i++) {
      if (senders[i] > 0) {
        next[i] = theta[i] - alpha * (sum[i] / spec.divisor(senders[i], factors.length));
      }
    }
    return next;
  }

  private static float[] merge(
      float[] theta, List<SparseSlice> contributions, float[] factors, MergeSpec spec) {
    float[] next = theta.clone();
    new SliceMerge(spec).step(next, contributions, factors);
    return next;
  }

  @ParameterizedTest
  @EnumSource(MeanRule.class)
  void hasTheBitsOfTheDefinition(MeanRule mean) {
    MergeSpec spec = new MergeSpec(0.7, mean);
    SliceMerge merge = new SliceMerge(spec);
    List<Slice> shapes =
        List.of(SLICE, new Slice(0, 0, 1, 1), new Slice(0, 0, 8, 8), new Slice(0, 0, 3, 200));
    for (Slice shape : shapes) {
      for (int count : new int[] {1, 2, 7, 20, 255}) {
        for (Quantisation kind : WRITTEN) {
          List<SparseSlice> sent = contributions(shape, false, count, kind);
          float[] theta = numbers(shape.length(), 5);
          float[] next = theta.clone();

          merge.step(next, sent, factors(count));

          assertThat(next).isEqualTo(simple(theta, sent, factors(count), spec));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MeanRule.class)
  void hasTheBitsOfTheDefinitionForVectorsAndFullChunks(MeanRule mean) {
    MergeSpec spec = new MergeSpec(0.7, mean);
    CompressionSpec full = new CompressionSpec(64, 64, 0.95, 1 << 16);
    Slice vector = new Slice(0, 0, 1, 5000);
    Slice matrix = new Slice(0, 0, 130, 200);
    for (Slice shape : List.of(vector, matrix)) {
      List<SparseSlice> sent = new ArrayList<>();
      for (int peer = 0; peer < 9; peer++) {
        sent.add(
            new SliceCompressor(full)
                .compress(shape, shape == vector, numbers(shape.length(), peer)));
      }
      float[] theta = numbers(shape.length(), 50);

      assertThat(merge(theta, sent, factors(9), spec))
          .isEqualTo(simple(theta, sent, factors(9), spec));
    }
  }

  @ParameterizedTest
  @EnumSource(MeanRule.class)
  void leavesWhatNobodySentAsItIs(MeanRule mean) {
    float[] next =
        merge(theta, contributions, factors(contributions.size()), new MergeSpec(1, mean));

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

    float[] forward = merge(theta, contributions, factors, spec);

    assertThat(merge(theta, contributions, factors, spec)).isEqualTo(forward);
    assertThat(merge(theta, reversed, factors, spec)).containsExactly(forward, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({"OVER_PEERS, 7", "OVER_QUORUM, 2", "ROOT, 2.6457512", "OVER_SENDERS, 1"})
  void givesALoneSenderItsWholeStepOnlyOverSenders(MeanRule mean, float divisor) {
    float[] ones = new float[7];
    Arrays.fill(ones, 1);
    float[] next = merge(theta, contributions, ones, new MergeSpec(1, mean));
    float[] whole = merge(theta, contributions, ones, new MergeSpec(1, MeanRule.OVER_SENDERS));

    byte[] senders = new byte[theta.length];
    contributions.forEach(contribution -> contribution.countIn(senders));
    int alone = 0;
    for (int i = 0; i < theta.length; i++) {
      if (senders[i] == 1) {
        assertThat(theta[i] - next[i]).isCloseTo((theta[i] - whole[i]) / divisor, within(1e-6f));
        alone++;
      }
    }
    assertThat(alone).isPositive();
  }

  @Test
  void changesNothingWithoutContributions() {
    MergeSpec spec = new MergeSpec(1, MeanRule.OVER_PEERS);

    assertThat(merge(theta, List.of(), new float[0], spec)).isEqualTo(theta);
  }

  @Test
  void isRightAgainAfterAResultThatWasNotFinite() {
    MergeSpec spec = new MergeSpec(1, MeanRule.OVER_SENDERS);
    SliceMerge merge = new SliceMerge(spec);
    float[] factors = factors(contributions.size());
    float[] spoilt = theta.clone();
    Arrays.fill(spoilt, Float.POSITIVE_INFINITY);
    assertThatThrownBy(() -> merge.step(spoilt, contributions, factors))
        .isInstanceOf(ArithmeticException.class);

    float[] next = theta.clone();
    merge.step(next, contributions, factors);

    assertThat(next).isEqualTo(simple(theta, contributions, factors, spec));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 8, 29 * 7 + 28, 29 * 36 + 28})
  void namesTheFirstResultThatIsNotFinite(int entry) {
    theta[entry] = Float.NaN;
    if (entry % 29 < 8) {
      theta[entry + 20] = Float.POSITIVE_INFINITY; // further right in the same row
    }

    assertThatThrownBy(
            () ->
                merge(
                    theta,
                    contributions.subList(0, 1),
                    new float[] {1},
                    new MergeSpec(1, MeanRule.OVER_PEERS)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("The step makes entry " + entry + " NaN");
  }

  @Test
  void refusesWhatDoesNotBelongTogether() {
    MergeSpec spec = new MergeSpec(1, MeanRule.OVER_PEERS);
    Slice other = new Slice(3, 8, 37, 29);
    SparseSlice stranger = new SliceCompressor(COMPRESSION).compress(other, false, numbers(1));
    List<SparseSlice> mixed = List.of(contributions.get(0), stranger);

    assertThatThrownBy(() -> merge(theta, mixed, new float[] {1, 1}, spec))
        .hasMessage("slice(tensor 3, rows 8+37) is merged with slice(tensor 2, rows 8+37)");
    assertThatThrownBy(() -> merge(theta, contributions, new float[] {1}, spec))
        .hasMessage("7 contributions with 1 factors; at most 255 are merged");
    assertThatThrownBy(
            () -> merge(theta, contributions.subList(0, 1), new float[] {Float.NaN}, spec))
        .hasMessage("Factor NaN is not in [0, 1]");
    assertThatThrownBy(
            () -> merge(new float[5], contributions.subList(0, 1), new float[] {1}, spec))
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
