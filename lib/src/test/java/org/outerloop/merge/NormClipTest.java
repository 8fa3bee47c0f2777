package org.outerloop.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.SplitMix64;

class NormClipTest {
  @Test
  void clipsToTheMedianAndLeavesSmallerOnesAlone() {
    assertThat(NormClip.factors(new double[] {16, 1, 4})).containsExactly(0.5f, 1, 1);
  }

  @Test
  void takesTheLowerMedianOfAnEvenNumber() {
    assertThat(NormClip.factors(new double[] {64, 16, 4, 1})).containsExactly(0.25f, 0.5f, 1, 1);
    assertThat(NormClip.factors(new double[] {4, 1})).containsExactly(0.5f, 1);
  }

  @Test
  void leavesOneContributionAlone() {
    assertThat(NormClip.factors(new double[] {1e30})).containsExactly(1f);
  }

  @Test
  void leavesZeroNormsAlone() {
    assertThat(NormClip.factors(new double[] {0, 0, 9})).containsExactly(1, 1, 0);
    assertThat(NormClip.factors(new double[] {0, 9, 9})).containsExactly(1, 1, 1);
  }

  @Test
  void leavesNoNormAboveTheMedian() {
    SplitMix64 random = new SplitMix64(1);
    for (int trial = 0; trial < 200; trial++) {
      double[] squared = new double[1 + random.nextInt(20)];
      for (int i = 0; i < squared.length; i++) {
        squared[i] = Math.exp(40 * random.nextDouble() - 20);
      }
      float[] factors = NormClip.factors(squared);

      double[] sorted = squared.clone();
      Arrays.sort(sorted);
      double median = Math.sqrt(sorted[(sorted.length - 1) / 2]);
      for (int i = 0; i < squared.length; i++) {
        assertThat(factors[i]).isBetween(0f, 1f);
        double clipped = factors[i] * Math.sqrt(squared[i]);
        assertThat(clipped)
            .isCloseTo(Math.min(median, Math.sqrt(squared[i])), within(1e-7 * median));
      }
    }
  }

  @Test
  void worksTensorByTensor() {
    float[][] factors = NormClip.factorsByTensor(List.of(new double[] {4, 1}, new double[] {1, 4}));

    assertThat(factors).isDeepEqualTo(new float[][] {{0.5f, 1}, {1, 0.5f}});
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWhatIsNoNorm(double squared) {
    assertThatThrownBy(() -> NormClip.factors(new double[] {1, squared}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("are not all finite and positive");
    assertThatThrownBy(() -> NormClip.factors(new double[0]))
        .hasMessage("There is no contribution to clip");
  }
}
