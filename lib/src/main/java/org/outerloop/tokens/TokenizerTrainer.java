package org.outerloop.tokens;

import java.util.Map;
import org.outerloop.protocol.Require;

/**
 * Learns a byte-level BPE vocabulary (Sennrich et al., 2016) and writes it as a {@code
 * tokenizer.json} that Hugging Face's tokenizers and {@link Tokenizer} read.
 *
 * <p>Ids: 0 is {@code <|endoftext|>}, 1 to 256 are the bytes, then the merges in the order learned,
 * then other special tokens. The most frequent pair comes first, of equals the one whose left
 * bytes, then right bytes, are smaller; so counts may be gathered in any order and by any number of
 * tasks.
 */
public final class TokenizerTrainer {
  /** Ids that are there before any merge: end of text and the bytes. */
  static final int FIRST_MERGE = 257;

  private TokenizerTrainer() {}

  /** Adds the words of a text to their counts; returns the map it was given. */
  public static Map<String, Long> count(
      String text, TrainerSettings settings, Map<String, Long> counts) {
    char[] chars = CharacterKinds.wellFormed(text);
    settings
        .pattern()
        .splitter()
        .split(
            chars,
            0,
            chars.length,
            (word, from, to) -> {
              if (to - from <= settings.longestWord()) {
                counts.merge(new String(word, from, to - from), 1L, Long::sum);
              }
            });
    return counts;
  }

  /**
   * Learns a vocabulary of exactly the size asked for.
   *
   * @param wordCounts how often each word occurs, as {@link #count} gathers it
   * @return the bytes of a {@code tokenizer.json}
   * @throws IllegalArgumentException if the text holds too few pairs that occur often enough, or a
   *     special token is what a piece is written as
   */
  public static byte[] train(Map<String, Long> wordCounts, TrainerSettings settings) {
    int special = settings.specialTokens().size();
    MergeLearner learner = new MergeLearner(wordCounts, settings.leastCount());
    while (learner.size() + special < settings.vocabularySize()) {
      Require.that(
          learner.learnNext(),
          "The text gives a vocabulary of %s ids at most, %s are asked for; give more text or ask"
              + " for fewer",
          learner.size() + special,
          settings.vocabularySize());
    }
    return TrainedFile.write(learner, settings);
  }
}
