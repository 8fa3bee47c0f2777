package org.outerloop.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QualityModelTest {
  private static final FeatureSpec FEATURES = new FeatureSpec(16, 1);

  /** Two units; bucket 3 speaks for the first, bucket 5 for the second. */
  static QualityModel model() {
    float[] embedding = new float[16 * 2];
    embedding[3 * 2] = 2;
    embedding[5 * 2 + 1] = -4;
    return new QualityModel(
        FEATURES, embedding, new float[] {0.5f, 1}, new float[] {3, -2}, -0.25f);
  }

  @Test
  void theProbabilityIsThatOfTheFormula() {
    SparseFeatures text = new SparseFeatures(new int[] {3, 5}, new float[] {0.5f, 0.125f});

    // units: 0.5 + 0.5 * 2 = 1.5, 1 - 0.125 * 4 = 0.5; logit: -0.25 + 3 * 1.5 - 2 * 0.5 = 3.25
    assertThat(model().probability(text)).isCloseTo(1 / (1 + Math.exp(-3.25)), within(1e-12));
  }

  @Test
  void aUnitBelowZeroSaysNothing() {
    SparseFeatures text = new SparseFeatures(new int[] {5}, new float[] {1});

    // units: 0.5, 1 - 4 < 0; logit: -0.25 + 3 * 0.5
    assertThat(model().probability(text)).isCloseTo(1 / (1 + Math.exp(-1.25)), within(1e-12));
  }

  @Test
  void aScorerGivesTheSameBitsTextAfterText() {
    QualityScorer scorer = new QualityScorer(model());
    WordFeatures features = new WordFeatures(FEATURES);
    for (String text : new String[] {"", "a", "b c d e f g", "a b", "a"}) {
      assertThat(scorer.probability(text)).isEqualTo(model().probability(features.of(text)));
    }
  }

  @Test
  void wrongSizesAndNumbersAreRefused() {
    float[] two = new float[2];
    assertThatThrownBy(() -> new QualityModel(FEATURES, new float[31], two, two, 0))
        .hasMessageContaining("31 entries");
    assertThatThrownBy(() -> new QualityModel(FEATURES, new float[32], two, new float[3], 0))
        .hasMessageContaining("an output of 3");
    assertThatThrownBy(() -> new QualityModel(FEATURES, new float[32], two, two, Float.NaN))
        .hasMessageContaining("output bias is NaN");
    assertThatThrownBy(() -> QualityModel.layout(new FeatureSpec(1 << 22, 1), 4096))
        .hasMessageContaining("more than");
  }
}
