package org.outerloop.corpus.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.outerloop.protocol.Require;

/**
 * Counts figures into fixed buckets: the exponent and the first three bits of the fraction of a
 * double name its bucket. Not thread-safe.
 */
public final class HistogramTally {
  private static final int SHIFT = 52 - 3;

  private final Map<Integer, Long> counts = new TreeMap<>();
  private long count;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  /** Counts one figure; infinite ones count as the largest there is. */
  public void add(double figure) {
    Require.that(!Double.isNaN(figure), "A figure of a histogram is not a number");
    double finite = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, figure)) + 0.0;
    note(bucket(finite), 1, finite, finite);
  }

  /** Counts all figures of another histogram. */
  public void add(Histogram other) {
    for (Bucket bucket : other.buckets()) {
      double inner = bucket.from() >= 0 ? bucket.from() : bucket.to();
      int number = bucket.from() < 0 && inner == 0 ? -1 : bucket(inner);
      boolean lowest = bucket.to() > 0 && inner == 0;
      note(lowest ? 1 : number, bucket.count(), other.least(), other.greatest());
    }
  }

  private void note(int bucket, long figures, double low, double high) {
    counts.merge(bucket, figures, Long::sum);
    count += figures;
    least = Math.min(least, low);
    greatest = Math.max(greatest, high);
  }

  public Histogram finish() {
    List<Bucket> buckets = new ArrayList<>();
    counts.forEach((bucket, figures) -> buckets.add(bounds(bucket, figures)));
    return count == 0
        ? new Histogram(0, 0, 0, List.of())
        : new Histogram(count, least, greatest, buckets);
  }

  /** 0 for zero, else from 1 up by size, with the sign of the figure. */
  private static int bucket(double figure) {
    if (figure == 0) {
      return 0;
    }
    int size = (int) (Double.doubleToLongBits(Math.abs(figure)) >>> SHIFT) + 1;
    return figure < 0 ? -size : size;
  }

  private static Bucket bounds(int bucket, long figures) {
    if (bucket == 0) {
      return new Bucket(0, 0, figures);
    }
    int size = Math.abs(bucket);
    double inner = Double.longBitsToDouble((size - 1L) << SHIFT);
    double outer = Math.min(Double.MAX_VALUE, Double.longBitsToDouble((long) size << SHIFT));
    return bucket > 0
        ? new Bucket(inner, outer, figures)
        : new Bucket(-outer, 0.0 - inner, figures);
  }
}
