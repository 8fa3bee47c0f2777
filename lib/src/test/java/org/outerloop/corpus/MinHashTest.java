package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.SplitMix64;

class MinHashTest {
  /** Shingles of one word: of n words, two pages share k, and s = k / (2 n - k). */
  @ParameterizedTest
  @CsvSource({"400, 100", "400, 240", "400, 320", "30, 20", "3000, 2000"})
  void pagesMeetAsOftenAsTheirLikenessSays(int words, int shared) {
    MinHashSettings settings = new MinHashSettings(1, 40, 1, 0);
    MinHash minHash = new MinHash(settings);
    SplitMix64 random = new SplitMix64(words + shared);
    int pairs = 150;
    int met = 0;
    for (int pair = 0; pair < pairs; pair++) {
      long start = random.nextLong(1L << 50);
      long[] one = minHash.bucketKeys(text(start, words));
      long[] other = minHash.bucketKeys(text(start + words - shared, words));
      for (int band = 0; band < one.length; band++) {
        met += one[band] == other[band] ? 1 : 0;
      }
    }
    double likeness = shared / (2.0 * words - shared);
    double draws = (double) pairs * settings.bands();
    double deviation = Math.sqrt(likeness * (1 - likeness) / draws);
    // five standard deviations of independent draws; the seeds are fixed, so this cannot flicker
    assertThat(met / draws).isCloseTo(likeness, within(5 * deviation));
  }

  @Test
  void caseAndPunctuationDoNotCount() {
    MinHash minHash = new MinHash(new MinHashSettings(5, 20, 5, 0.7));
    String text = "Don't panic, said the book; it is mostly harmless: read on.";
    String other = "  DON\u2019T panic -- said the book it is Mostly Harmless (read on)";

    assertThat(minHash.bucketKeys(text)).isEqualTo(minHash.bucketKeys(other));
    assertThat(minHash.shingles(text)).isEqualTo(minHash.shingles(other)).hasSize(7);
    assertThat(minHash.bucketKeys(text.toUpperCase(Locale.ROOT))).hasSize(20);
  }

  @Test
  void pagesWithoutWordsMeetNobody() {
    MinHash minHash = new MinHash(new MinHashSettings(5, 20, 5, 0.7));

    assertThat(minHash.bucketKeys(" ... ! ")).isEmpty();
    assertThat(minHash.shingles("two words")).hasSize(1);
    assertThat(MinHash.likeness(new long[0], new long[0])).isZero();
    assertThat(MinHash.likeness(new long[] {1, 2, 3}, new long[] {2, 3, 4})).isEqualTo(0.5);
  }

  @Test
  void theCurveIsThatOfTheBands() {
    assertThat(new MinHashSettings(5, 20, 5, 0.7).meeting(0.7)).isCloseTo(0.975, within(5e-4));
    assertThat(new MinHashSettings(5, 14, 8, 0.7).meeting(0.7)).isCloseTo(0.565, within(5e-4));
    assertThat(new MinHashSettings(5, 14, 8, 0.7).meeting(0.8)).isCloseTo(0.924, within(5e-4));
  }

  private static String text(long start, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(start + i).append(' ');
    }
    return text.toString();
  }
}
