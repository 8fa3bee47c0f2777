package org.outerloop.tokens;

import java.util.List;
import java.util.Map;

/** Tokenizers of GPT-2's words, for tests. */
final class Training {
  private Training() {}

  static TrainerSettings settings(int vocabularySize) {
    return settings(vocabularySize, WordPattern.GPT2);
  }

  static TrainerSettings settings(int vocabularySize, WordPattern pattern, String... special) {
    return new TrainerSettings(vocabularySize, pattern, List.of(special), 2, 256);
  }

  static void count(String text, Map<String, Long> counts) {
    TokenizerTrainer.count(text, settings(257), counts);
  }

  static byte[] train(Map<String, Long> counts, int vocabularySize) {
    return TokenizerTrainer.train(counts, settings(vocabularySize));
  }
}
