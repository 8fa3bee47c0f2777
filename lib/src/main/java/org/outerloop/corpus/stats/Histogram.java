package org.outerloop.corpus.stats;

import java.util.List;
import org.outerloop.protocol.Require;

/**
 * How figures are spread. The bounds of the buckets are fixed, eight for each doubling, so the sum
 * of two histograms is exact and a bucket is at most an eighth wide of what it holds.
 *
 * @param count figures
 * @param least of them; 0 if there are none
 * @param greatest of them; 0 if there are none
 * @param buckets that hold something, in rising order
 */
public record Histogram(long count, double least, double greatest, List<Bucket> buckets) {
  public Histogram {
    buckets = List.copyOf(buckets);
  }

  /**
   * The figure that so large a share of the others does not exceed, to the width of a bucket: its
   * lower bound, or the least figure where that is more.
   *
   * @param share in [0, 1]
   */
  public double quantile(double share) {
    Require.that(0 <= share && share <= 1, "Share %s is outside [0, 1]", share);
    long below = 0;
    for (Bucket bucket : buckets) {
      below += bucket.count();
      if (below >= share * count) {
        return Math.max(least, bucket.from());
      }
    }
    return greatest;
  }
}
