package org.outerloop.corpus;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * How BFF compares paragraphs.
 *
 * @param ngram words that make one n-gram; DCLM: 13
 * @param threshold a share of known n-grams above it cuts a paragraph, or a page; DCLM: 0.8
 */
public record BffSettings(int ngram, double threshold) implements Serializable {
  public BffSettings {
    Require.that(1 <= ngram && ngram <= 1000, "N-gram size %s is outside [1, 1000]", ngram);
    Require.that(0 <= threshold && threshold <= 1, "Threshold %s is outside [0, 1]", threshold);
  }

  /**
   * Whether so many known n-grams are too many: known / all > threshold. Nothing is too many of
   * nothing.
   */
  public boolean tooMany(long known, long all) {
    return (double) known / all > threshold;
  }
}
