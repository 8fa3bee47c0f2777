package org.outerloop.quality;

import java.io.Serializable;
import java.util.List;
import org.outerloop.protocol.Require;

/**
 * How good probabilities are, on documents that no training saw.
 *
 * @param good documents of the kind wanted
 * @param bad all others
 * @param auc share of the pairs of a good and a bad document in which the good one has the higher
 *     probability, equal ones counting half: area under the ROC curve
 * @param share of the documents that is kept
 * @param threshold probability of the last document kept
 * @param precision share of good ones among the kept; of equal probabilities at the end, as many of
 *     each kind as there are in proportion
 * @param brier mean of (probability - label)^2
 * @param calibrationError mean distance of probability and share of good ones over the bins,
 *     weighted by documents: expected calibration error
 * @param bins ten of equal width
 */
public record QualityMetrics(
    long good,
    long bad,
    double auc,
    double share,
    double threshold,
    double precision,
    double brier,
    double calibrationError,
    List<Bin> bins)
    implements Serializable {
  /** Number of bins. */
  public static final int BINS = 10;

  /**
   * Documents whose probability is within a tenth.
   *
   * @param documents how many
   * @param probability their mean; 0 without any
   * @param good share of good ones; 0 without any
   */
  public record Bin(long documents, double probability, double good) implements Serializable {}

  public QualityMetrics {
    Require.that(good > 0 && bad > 0, "%s good and %s bad documents tell nothing", good, bad);
    bins = List.copyOf(bins);
  }

  /** Index of the bin of a probability. */
  public static int bin(double probability) {
    return Math.min(BINS - 1, (int) (probability * BINS));
  }

  /** Expected calibration error of some bins. */
  public static double calibrationError(List<Bin> bins) {
    double error = 0;
    long documents = 0;
    for (Bin bin : bins) {
      error += bin.documents() * Math.abs(bin.probability() - bin.good());
      documents += bin.documents();
    }
    return documents == 0 ? 0 : error / documents;
  }
}
