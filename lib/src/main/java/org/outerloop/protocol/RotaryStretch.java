package org.outerloop.protocol;

import java.io.Serializable;

/**
 * How LLaMA 3.1 turns slow rotary pairs slower still, so that a model reads longer texts than it
 * was first trained on ({@code rope_type} "llama3" in Hugging Face's config.json). A pair that
 * turns r times within the original context keeps its frequency for r of at least {@code
 * highFrequencyFactor}, has it divided by {@code factor} up to {@code lowFrequencyFactor}, and
 * linearly between the two from one to the other.
 *
 * @param factor at least 1
 * @param originalContextLength tokens
 */
public record RotaryStretch(
    double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalContextLength)
    implements Serializable {

  public RotaryStretch {
    Require.that(
        factor >= 1 && Double.isFinite(factor), "model.rope-stretch.factor %s is below 1", factor);
    Require.that(
        lowFrequencyFactor > 0
            && lowFrequencyFactor < highFrequencyFactor
            && Double.isFinite(highFrequencyFactor),
        "model.rope-stretch: 0 < low %s < high %s does not hold",
        lowFrequencyFactor,
        highFrequencyFactor);
    Require.that(
        originalContextLength > 0,
        "model.rope-stretch.original-context-length %s is not positive",
        originalContextLength);
  }

  /**
   * The stretched frequency.
   *
   * @param frequency in radians a token
   */
  double of(double frequency) {
    double turns = originalContextLength * frequency / (2 * Math.PI);
    double share = (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
    double kept = Math.min(1, Math.max(0, share));
    return frequency * (kept + (1 - kept) / factor);
  }
}
