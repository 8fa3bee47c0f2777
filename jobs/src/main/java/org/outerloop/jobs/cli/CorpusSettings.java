package org.outerloop.jobs.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.corpus.PrepareSettings;
import org.outerloop.tokens.TrainerSettings;
import org.outerloop.tokens.WordPattern;

/**
 * Section {@code corpus}.
 *
 * @param input {@code sample} for generated text, else a file, folder, glob or s3a URI of shards
 * @param tokenizer {@code sample} for the one that suits generated text, {@code train} to make one
 *     of this corpus, else a tokenizer.json
 * @param vocabularySize of a tokenizer that is made
 * @param training how it is made otherwise
 * @param sampleBytes how much text is generated
 * @param sampleSeed of the generated text
 * @param prepare how text becomes sequences
 * @param mixture the prepared corpora that {@code mix-tokens} makes one of
 */
record CorpusSettings(
    String input,
    String tokenizer,
    int vocabularySize,
    TokenizerTraining training,
    long sampleBytes,
    long sampleSeed,
    PrepareSettings prepare,
    List<MixturePart> mixture) {
  static final String SAMPLE = "sample";
  static final String TRAIN = "train";

  TrainerSettings trainer() {
    return training.trainer(vocabularySize);
  }

  /**
   * Section {@code corpus.training}.
   *
   * @param pattern how text is cut into words
   * @param specialTokens names that get ids beside the end of text
   * @param leastCount of a pair that is merged and of a word that counts
   * @param longestWord chars
   * @param mostWords distinct words that the driver learns from
   */
  record TokenizerTraining(
      WordPattern pattern,
      List<String> specialTokens,
      long leastCount,
      int longestWord,
      int mostWords) {
    TrainerSettings trainer(int vocabularySize) {
      return new TrainerSettings(vocabularySize, pattern, specialTokens, leastCount, longestWord);
    }
  }

  /**
   * A prepared corpus in a mixture.
   *
   * @param name in the mixed corpus' manifest
   * @param weight of its sequences among all; weights need not sum to 1
   * @param place a folder or s3a URI
   */
  record MixturePart(String name, double weight, String place) {
    private static final Pattern OPTION = Pattern.compile("([^=]+)=([0-9.eE+-]+):(.+)");

    /** Reads {@code NAME=WEIGHT:PLACE}. */
    static MixturePart parse(String option) {
      Matcher parts = OPTION.matcher(option);
      if (!parts.matches()) {
        throw new UserException("--source " + option + " is not NAME=WEIGHT:PLACE");
      }
      try {
        return new MixturePart(parts.group(1), Double.parseDouble(parts.group(2)), parts.group(3));
      } catch (NumberFormatException e) {
        throw new UserException("--source " + option + ": " + e.getMessage(), e);
      }
    }
  }
}
