package org.outerloop.gauntlet;

import org.outerloop.protocol.PeerId;
import org.outerloop.sparseloco.WorkSample;

/**
 * What two samples of work share, in whole numbers: whoever adds them up, in whatever order, comes
 * to the same.
 *
 * @param rows coordinates that are in both
 * @param product sum of a's value times b's over them
 * @param squaresA sum of a's squared values over them
 * @param squaresB sum of b's
 */
public record SharedRows(long rows, long product, long squaresA, long squaresB) {

  /** Walks along both samples once. */
  public static SharedRows of(WorkSample a, WorkSample b) {
    long rows = 0;
    long product = 0;
    long squaresA = 0;
    long squaresB = 0;
    int i = 0;
    int j = 0;
    while (i < a.size() && j < b.size()) {
      long left = a.coordinate(i);
      long right = b.coordinate(j);
      if (left == right) {
        rows++;
        product += (long) a.value(i) * b.value(j);
        squaresA += (long) a.value(i) * a.value(i);
        squaresB += (long) b.value(j) * b.value(j);
      }
      i += left <= right ? 1 : 0;
      j += right <= left ? 1 : 0;
    }
    return new SharedRows(rows, product, squaresA, squaresB);
  }

  /**
   * The estimates that follow.
   *
   * @param smaller rows of the smaller one of the two samples
   */
  public Overlap overlap(PeerId a, PeerId b, long smaller) {
    return new Overlap(a, b, smaller == 0 ? 0 : (double) rows / smaller, cosine(), smaller);
  }

  /** 0 where a side has no value but 0. */
  private double cosine() {
    double scale = Math.sqrt((double) squaresA * squaresB); // x for x * x, to the last bit
    return scale == 0 ? 0 : Math.max(-1, Math.min(1, product / scale));
  }
}
