package org.outerloop.evaluation;

/** What is said of a task; names are those of the evaluation harness. */
public enum Metric {
  /** Share of questions whose right choice is the likeliest. */
  ACC("acc"),
  /** The same, log-probabilities divided by the choice's characters (code points). */
  ACC_NORM("acc_norm"),
  /** The same, divided by its bytes in UTF-8. */
  ACC_BYTES("acc_bytes"),
  /** exp of minus the mean log-probability of the right answer. */
  PERPLEXITY("perplexity");

  private final String label;

  Metric(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
