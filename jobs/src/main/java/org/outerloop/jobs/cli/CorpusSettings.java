package org.outerloop.jobs.cli;

import java.util.List;
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
 */
record CorpusSettings(
    String input,
    String tokenizer,
    int vocabularySize,
    TokenizerTraining training,
    long sampleBytes,
    long sampleSeed,
    PrepareSettings prepare) {
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
}
