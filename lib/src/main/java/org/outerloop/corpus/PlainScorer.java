package org.outerloop.corpus;

import java.io.Serializable;
import java.util.List;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;

/**
 * The chance that a text is of the good kind, by {@link PlainFeatures} and logistic regression:
 *
 * <pre>
 *   p = 1 / (1 + exp(-(bias + sum of weight * (feature - mean) / scale)))
 * </pre>
 *
 * @param features names, in the order of the other lists
 * @param means of the features in the texts it was fitted to
 * @param scales their standard deviations
 * @param weights what one deviation counts
 * @param bias of a text with all features at their mean
 */
public record PlainScorer(
    List<String> features,
    List<Double> means,
    List<Double> scales,
    List<Double> weights,
    double bias)
    implements Serializable {

  public PlainScorer {
    features = List.copyOf(features);
    means = List.copyOf(means);
    scales = List.copyOf(scales);
    weights = List.copyOf(weights);
    Require.that(
        features.equals(PlainFeatures.NAMES),
        "A scorer of the features %s; known are %s",
        features,
        PlainFeatures.NAMES);
    for (List<Double> figures : List.of(means, scales, weights)) {
      Require.that(
          figures.size() == features.size() && figures.stream().allMatch(Double::isFinite),
          "Figures %s for %s features",
          figures,
          features.size());
    }
    Require.that(scales.stream().allMatch(scale -> scale > 0), "Scales %s", scales);
    Require.that(Double.isFinite(bias), "Bias %s", bias);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws org.outerloop.protocol.InvalidJsonException if it is something else
   */
  public static PlainScorer fromBytes(byte[] json) {
    return RecordJson.fromBytes(json, PlainScorer.class);
  }

  public byte[] toBytes() {
    return RecordJson.toBytes(this);
  }

  /** In [0, 1]. */
  public double probability(String text) {
    return probability(PlainFeatures.of(text));
  }

  /** The same of features. */
  public double probability(double[] of) {
    double sum = bias;
    for (int i = 0; i < of.length; i++) {
      sum += weights.get(i) * (of[i] - means.get(i)) / scales.get(i);
    }
    return 1 / (1 + StrictMath.exp(-sum));
  }
}
