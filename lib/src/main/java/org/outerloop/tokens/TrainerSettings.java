package org.outerloop.tokens;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import org.outerloop.protocol.Require;

/**
 * How a tokenizer is made.
 *
 * @param vocabularySize ids in all: the end of text, 256 bytes, merges, special tokens
 * @param pattern how text is cut into words, which no merge crosses
 * @param specialTokens names beside the end of text; they take the last ids, in this order
 * @param leastCount how often a pair must occur to be merged, at least 2: what occurs once tells
 *     nothing
 * @param longestWord chars; longer words do not count
 */
public record TrainerSettings(
    int vocabularySize,
    WordPattern pattern,
    List<String> specialTokens,
    long leastCount,
    int longestWord)
    implements Serializable {
  public TrainerSettings {
    specialTokens = List.copyOf(specialTokens);
    for (String token : specialTokens) {
      Require.that(!token.isBlank(), "A special token is blank: '%s'", token);
      Require.that(
          !token.equals(Vocabulary.END_OF_TEXT), "%s is there already", Vocabulary.END_OF_TEXT);
    }
    Require.that(
        new HashSet<>(specialTokens).size() == specialTokens.size(),
        "Special tokens %s name one twice",
        specialTokens);
    int least = TokenizerTrainer.FIRST_MERGE + specialTokens.size();
    Require.that(
        vocabularySize >= least,
        "A vocabulary of %s ids does not hold the end of text, 256 bytes and %s special tokens",
        vocabularySize,
        specialTokens.size());
    Require.that(leastCount >= 2, "least-count %s is not 2 or more", leastCount);
    Require.that(longestWord >= 2, "longest-word %s is not 2 or more", longestWord);
  }
}
