package org.outerloop.corpus;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * Bounds of the rules for single lines; a line at a bound stays.
 *
 * @param maxUpperCase largest share of capital letters in a line
 * @param maxDigits largest share of digits in a line
 * @param minWords fewest words of a line that is not empty
 * @param maxPhraseWords most words of a line in which phrases of buttons are looked for
 * @param maxRemovedWords largest share of a page's words that may go with its lines
 */
public record LineLimits(
    double maxUpperCase, double maxDigits, int minWords, int maxPhraseWords, double maxRemovedWords)
    implements Serializable {

  public LineLimits {
    requireShare("max-upper-case", maxUpperCase);
    requireShare("max-digits", maxDigits);
    requireShare("max-removed-words", maxRemovedWords);
    Require.that(minWords >= 0, "lines.min-words %s is negative", minWords);
    Require.that(maxPhraseWords >= 0, "lines.max-phrase-words %s is negative", maxPhraseWords);
  }

  private static void requireShare(String key, double share) {
    Require.that(0 <= share && share <= 1, "lines.%s %s is outside [0, 1]", key, share);
  }
}
