package org.outerloop.gauntlet;

import java.io.Serializable;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * How much of one contribution is in another, estimated from samples of both.
 *
 * @param coefficient of overlap: {@code |A and B| / min(|A|, |B|)} over sent coordinates; a pair
 *     that is not listed has 0
 * @param cosine of the values at the coordinates that both sent, each over the mean magnitude of
 *     its chunk
 * @param rows of the smaller one of the two samples, on which both estimates stand
 */
public record Overlap(PeerId a, PeerId b, double coefficient, double cosine, long rows)
    implements Serializable {
  public Overlap {
    Require.that(!a.equals(b), "Overlap of %s with itself", a);
    Require.that(
        0 <= coefficient && coefficient <= 1,
        "Overlap of %s and %s is %s, outside [0, 1]",
        a,
        b,
        coefficient);
    Require.that(
        -1 <= cosine && cosine <= 1, "Cosine of %s and %s is %s, outside [-1, 1]", a, b, cosine);
    Require.that(0 <= rows, "Overlap of %s and %s is of %s rows", a, b, rows);
  }

  /**
   * How much of the two is one work, from 0 to 1:
   *
   * <pre>
   *   likeness = coefficient * (1 + |cosine|) / 2
   * </pre>
   *
   * Equal coordinates count half, equal values there the other half. Honest peers agree on nearly
   * all signs at the few coordinates that they share, so values alone tell nothing; but where
   * coordinates coincide by chance, because many are sent, values do not. A copy whose values are
   * changed keeps at least half.
   */
  public double likeness() {
    return coefficient * (1 + Math.abs(cosine)) / 2;
  }

  /**
   * The standard error of {@link #likeness} with the variances {@code o (1 - o) / rows} of the
   * coefficient and {@code (1 - c^2) / (o rows)} of the cosine, by the delta method:
   *
   * <pre>
   *   error^2 = ( o (1 - o) ((1 + |c|) / 2)^2 + o (1 - c^2) / 4 ) / rows
   * </pre>
   *
   * 0.008 at most where a model sends as many entries as a sample takes, several hundredths where
   * it has but a hundred to send. Infinite without a row.
   */
  public double error() {
    if (rows == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double whole = (1 + Math.abs(cosine)) / 2;
    double ofCoefficient = coefficient * (1 - coefficient) * whole * whole;
    double ofCosine = coefficient * (1 - cosine * cosine) / 4;
    return Math.sqrt((ofCoefficient + ofCosine) / rows);
  }
}
