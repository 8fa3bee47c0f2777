package org.outerloop.corpus;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * Bounds of the simple quality rules; a page at a bound is kept. conf/ holds the values of DCLM's
 * RefinedWeb-like filters.
 *
 * @param minWords fewest words, punctuation not counted
 * @param maxWords most words, punctuation not counted
 * @param minMeanWordLength shortest mean word, in characters
 * @param maxMeanWordLength longest mean word, in characters
 * @param maxSymbolsPerWord most hash signs and ellipses, per word
 * @param maxBulletLines largest share of lines that start with a bullet
 * @param maxEllipsisLines largest share of lines that end in an ellipsis
 * @param maxWordsWithoutLetter largest share of words that hold no letter
 * @param minStopWords fewest occurrences of the commonest English words
 */
public record QualityThresholds(
    int minWords,
    int maxWords,
    double minMeanWordLength,
    double maxMeanWordLength,
    double maxSymbolsPerWord,
    double maxBulletLines,
    double maxEllipsisLines,
    double maxWordsWithoutLetter,
    int minStopWords)
    implements Serializable {

  public QualityThresholds {
    Require.that(
        0 <= minWords && minWords <= maxWords,
        "heuristics.min-words %s and max-words %s are no range",
        minWords,
        maxWords);
    Require.that(
        0 <= minMeanWordLength && minMeanWordLength <= maxMeanWordLength,
        "heuristics.min-mean-word-length %s and max-mean-word-length %s are no range",
        minMeanWordLength,
        maxMeanWordLength);
    requireShare("max-bullet-lines", maxBulletLines);
    requireShare("max-ellipsis-lines", maxEllipsisLines);
    requireShare("max-words-without-letter", maxWordsWithoutLetter);
    Require.that(
        maxSymbolsPerWord >= 0,
        "heuristics.max-symbols-per-word %s is negative",
        maxSymbolsPerWord);
    Require.that(minStopWords >= 0, "heuristics.min-stop-words %s is negative", minStopWords);
  }

  private static void requireShare(String key, double share) {
    Require.that(0 <= share && share <= 1, "heuristics.%s %s is outside [0, 1]", key, share);
  }
}
