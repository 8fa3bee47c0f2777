package org.outerloop.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.SplitMix64;

class WordFeaturesTest {
  private static final FeatureSpec WORDS = new FeatureSpec(1 << 20, 1);
  private static final FeatureSpec PAIRS = new FeatureSpec(1 << 20, 2);

  private static int bucket(String word) {
    return new WordFeatures(WORDS).of(word).buckets()[0];
  }

  @Test
  void valuesAreLogarithmsOfCountsOnTheUnitSphere() {
    SparseFeatures features = new WordFeatures(WORDS).of("The cat, the dog; THE bird.");

    float[] dense = features.dense(1 << 20);
    double norm = Math.sqrt(Math.pow(Math.log(4), 2) + 3 * Math.pow(Math.log(2), 2));
    assertThat(features.buckets()).hasSize(4).isSorted();
    assertThat(dense[bucket("the")]).isCloseTo((float) (Math.log(4) / norm), within(1e-6f));
    assertThat(dense[bucket("dog")]).isCloseTo((float) (Math.log(2) / norm), within(1e-6f));
  }

  @Test
  void pairsAreOfNeighboursInTheirOrder() {
    WordFeatures features = new WordFeatures(PAIRS);

    assertThat(features.of("one two three").buckets()).hasSize(5); // 3 words, 2 pairs
    assertThat(features.of("one two").buckets()).isNotEqualTo(features.of("two one").buckets());
    assertThat(features.of("one").buckets()).containsExactly(bucket("one"));
  }

  /** The law of {@link WordFeatures#extract}, written out. */
  @Test
  void aWordIsHashedCharacterByCharacter() {
    long hash = 0x243F6A8885A308D3L;
    for (char c : "année2".toCharArray()) {
      hash = (hash ^ c) * 0x9FB21C651E98DF25L;
    }
    assertThat(bucket("ANNÉE2")).isEqualTo((int) (SplitMix64.mix(hash) >>> 44));
  }

  @Test
  void ideographsAreWordsAndWhatStandsBetweenIsNone() {
    WordFeatures features = new WordFeatures(WORDS);

    assertThat(features.of("漢字").buckets()).hasSize(2);
    assertThat(features.of("漢a字").buckets()).hasSize(3);
    assertThat(features.of("a_b-c\u00A0d").buckets()).hasSize(4);
    assertThat(features.of("\uD835\uDC00").buckets()).hasSize(1);
  }

  @Test
  void whatCameBeforeLeavesNothing() {
    WordFeatures features = new WordFeatures(PAIRS);
    features.of("a long text of many words, again and again and again");

    assertThat(features.of("again").buckets())
        .isEqualTo(new WordFeatures(PAIRS).of("again").buckets());
    assertThat(features.of("").buckets()).isEmpty();
    assertThat(features.of(" -- !").values()).isEmpty();
  }

  @Test
  void manyOfOneWordAreCounted() {
    SparseFeatures features = new WordFeatures(WORDS).of("x ".repeat(5000) + "y");

    float[] dense = features.dense(1 << 20);
    assertThat(dense[bucket("x")] / dense[bucket("y")])
        .isCloseTo((float) (Math.log(5001) / Math.log(2)), within(1e-4f));
  }

  @ParameterizedTest
  @CsvSource({"8, 1", "100, 1", "8388608, 1", "4096, 0", "4096, 3"})
  void otherSettingsAreRefused(int buckets, int longestNgram) {
    assertThatThrownBy(() -> new FeatureSpec(buckets, longestNgram))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("features.");
  }
}
