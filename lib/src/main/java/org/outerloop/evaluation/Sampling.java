package org.outerloop.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.SplitMix64;

/**
 * How the next token is chosen: from the smallest set of likeliest tokens that have a share of
 * {@code topP} together (Holtzman et al., arXiv 1904.09751), of probabilities at a temperature. At
 * temperature 0 always the likeliest, the first of equals. Not thread-safe; same seed, same text.
 */
public final class Sampling {
  private final double temperature;
  private final double topP;
  private final SplitMix64 random;

  /**
   * @param temperature 0 or above
   * @param topP in (0, 1]
   */
  public Sampling(double temperature, double topP, long seed) {
    Require.that(
        temperature >= 0 && temperature <= 100, "Temperature %s is outside [0, 100]", temperature);
    Require.that(0 < topP && topP <= 1, "top-p %s is outside (0, 1]", topP);
    this.temperature = temperature;
    this.topP = topP;
    this.random = new SplitMix64(seed);
  }

  /**
   * The next token.
   *
   * @param logits by id
   * @throws IllegalStateException if one is not a number: the model is broken
   */
  public int next(float[] logits) {
    int best = 0;
    for (int id = 0; id < logits.length; id++) {
      if (Float.isNaN(logits[id])) {
        throw new IllegalStateException("The model's logits are not numbers");
      }
      best = logits[id] > logits[best] ? id : best;
    }
    return temperature == 0 ? best : drawn(logits, logits[best]);
  }

  private int drawn(float[] logits, float max) {
    double[] weights = new double[logits.length];
    for (int id = 0; id < weights.length; id++) {
      weights[id] = StrictMath.exp((logits[id] - max) / temperature);
    }
    Integer[] order = new Integer[weights.length];
    Arrays.setAll(order, id -> id);
    Arrays.sort(order, Comparator.comparingDouble(id -> -weights[id])); // stable: by id of equals
    double total = Arrays.stream(weights).sum();
    int kept = 0;
    double share = 0;
    while (kept < order.length && share < topP * total) {
      share += weights[order[kept++]];
    }
    double left = random.nextDouble() * share;
    for (int i = 0; i < kept; i++) {
      left -= weights[order[i]];
      if (left < 0) {
        return order[i];
      }
    }
    return order[kept - 1];
  }
}
