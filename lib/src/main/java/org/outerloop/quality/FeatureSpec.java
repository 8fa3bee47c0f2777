package org.outerloop.quality;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * What a model sees of a text.
 *
 * @param buckets that words and pairs are hashed into; a power of two
 * @param longestNgram 1: words alone; 2: also pairs of neighbours
 */
public record FeatureSpec(int buckets, int longestNgram) implements Serializable {
  private static final int LEAST_BUCKETS = 1 << 4;
  private static final int MOST_BUCKETS = 1 << 22;

  public FeatureSpec {
    Require.that(
        LEAST_BUCKETS <= buckets && buckets <= MOST_BUCKETS && Integer.bitCount(buckets) == 1,
        "features.buckets %s is no power of two in [%s, %s]",
        buckets,
        LEAST_BUCKETS,
        MOST_BUCKETS);
    Require.that(
        1 <= longestNgram && longestNgram <= 2,
        "features.longest-ngram %s is neither 1 nor 2",
        longestNgram);
  }
}
