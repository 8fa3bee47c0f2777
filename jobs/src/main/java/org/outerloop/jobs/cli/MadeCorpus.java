package org.outerloop.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.outerloop.tokens.TokenManifest;

/** What a command says of a corpus it has made of tokens. */
final class MadeCorpus {
  private MadeCorpus() {}

  static Map<String, Object> figures(TokenManifest corpus) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("training_sequences", corpus.trainingSequences());
    figures.put("heldout_sequences", corpus.heldOutSequences());
    figures.put("sequence_length", corpus.sequenceLength());
    figures.put("vocabulary_size", corpus.vocabularySize());
    figures.put("digest", corpus.digest().hex());
    return figures;
  }
}
