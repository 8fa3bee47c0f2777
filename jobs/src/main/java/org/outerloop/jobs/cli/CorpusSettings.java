package org.outerloop.jobs.cli;

import org.outerloop.jobs.corpus.PrepareSettings;

/**
 * Section {@code corpus}.
 *
 * @param input {@code sample} for generated text, else a file, folder, glob or s3a URI of shards
 * @param tokenizer {@code sample} for the one that suits generated text, {@code train} to make one
 *     of this corpus, else a tokenizer.json
 * @param vocabularySize of a tokenizer that is made
 * @param sampleBytes how much text is generated
 * @param sampleSeed of the generated text
 * @param prepare how text becomes sequences
 */
record CorpusSettings(
    String input,
    String tokenizer,
    int vocabularySize,
    long sampleBytes,
    long sampleSeed,
    PrepareSettings prepare) {
  static final String SAMPLE = "sample";
  static final String TRAIN = "train";
}
