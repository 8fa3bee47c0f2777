package org.outerloop.corpus;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * Which pages are near-duplicates. Two pages of Jaccard likeness s meet in a bucket with chance
 *
 * <pre>
 *   1 - (1 - s^rows)^bands
 * </pre>
 *
 * <p>and of those that meet, the pairs of at least the threshold are near-duplicates. 20 bands of 5
 * rows find 97.5 % of pairs at 0.7 and 99.96 % at 0.8; datatrove's 14 of 8 find 57 % and 92 %.
 *
 * @param ngram words of a shingle, lower-cased, without punctuation
 * @param bands buckets a page is put into
 * @param rows minima that must agree in a bucket
 * @param threshold on the likeness of the two sets of shingles, counted exactly; 0 takes all pairs
 *     that meet, without a look at the pages
 */
public record MinHashSettings(int ngram, int bands, int rows, double threshold)
    implements Serializable {
  public MinHashSettings {
    Require.that(1 <= ngram && ngram <= 1000, "N-gram size %s is outside [1, 1000]", ngram);
    Require.that(1 <= bands && bands <= 1000, "Bands %s are outside [1, 1000]", bands);
    Require.that(1 <= rows && rows <= 100, "Rows %s are outside [1, 100]", rows);
    Require.that(0 <= threshold && threshold <= 1, "Threshold %s is outside [0, 1]", threshold);
  }

  /** Chance that two pages of this likeness meet. */
  public double meeting(double likeness) {
    return 1 - Math.pow(1 - Math.pow(likeness, rows), bands);
  }
}
