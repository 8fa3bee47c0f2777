package org.outerloop.bench;

import java.util.Arrays;
import java.util.Locale;
import org.outerloop.activations.Drift;

/** Decisions about contributions of one kind. */
final class DriftCases {
  private double[] means = new double[64];
  private int count;
  private int refused;
  private int equal;
  private long mostSteps;

  void add(short[] shown, short[] computed) {
    Drift drift = Drift.between(shown, computed);
    if (count == means.length) {
      means = Arrays.copyOf(means, 2 * count);
    }
    means[count++] = drift.mean();
    refused += drift.isRounding() ? 0 : 1;
    equal += drift.steps() == 0 ? 1 : 0;
    mostSteps = Math.max(mostSteps, drift.steps());
  }

  int count() {
    return count;
  }

  int refused() {
    return refused;
  }

  int passed() {
    return count - refused;
  }

  double equalShare() {
    return equal / (double) Math.max(1, count);
  }

  long mostSteps() {
    return mostSteps;
  }

  /** The drift below which this share of the cases lies. */
  double quantile(double share) {
    double[] sorted = Arrays.copyOf(means, count);
    Arrays.sort(sorted);
    return count == 0 ? Double.NaN : sorted[(int) Math.round(share * (count - 1))];
  }

  /** A line of a table. */
  String line(String name) {
    return String.format(
        Locale.ROOT,
        "%-44s %7d %8d %8d %10.1e %10.1e %10.1e",
        name,
        count,
        refused,
        passed(),
        quantile(0),
        quantile(0.5),
        quantile(1));
  }
}
