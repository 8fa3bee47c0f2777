package org.outerloop.corpus;

import java.io.Serializable;
import java.util.List;
import org.outerloop.protocol.Require;

/**
 * Largest shares of a page that may be repetition (Gopher, arXiv 2112.11446, table A1); a page at a
 * bound is kept.
 *
 * @param lines of the lines, those that stand more than once
 * @param paragraphs of the paragraphs
 * @param lineCharacters of the characters of all lines, those of lines that stand more than once
 * @param paragraphCharacters the same for paragraphs
 * @param topNgrams of the characters of all words, those of the commonest run of 2, 3 ... words
 * @param repeatedNgrams the same, of all words in a run of 5, 6 ... that stands more than once; the
 *     first length is the one after the last of {@code topNgrams}
 */
public record RepetitionLimits(
    double lines,
    double paragraphs,
    double lineCharacters,
    double paragraphCharacters,
    List<Double> topNgrams,
    List<Double> repeatedNgrams)
    implements Serializable {
  /** Words of the shortest runs looked at. */
  static final int SHORTEST = 2;

  public RepetitionLimits {
    topNgrams = List.copyOf(topNgrams);
    repeatedNgrams = List.copyOf(repeatedNgrams);
    requireShare("lines", lines);
    requireShare("paragraphs", paragraphs);
    requireShare("line-characters", lineCharacters);
    requireShare("paragraph-characters", paragraphCharacters);
    topNgrams.forEach(share -> requireShare("top-ngrams", share));
    repeatedNgrams.forEach(share -> requireShare("repeated-ngrams", share));
  }

  /** Words of the longest runs looked at. */
  int longest() {
    return SHORTEST - 1 + topNgrams.size() + repeatedNgrams.size();
  }

  private static void requireShare(String key, double share) {
    Require.that(0 <= share && share <= 1, "repetition.%s %s is outside [0, 1]", key, share);
  }
}
