package org.outerloop.protocol;

import java.io.Serializable;

/**
 * Which token sequences the run reads: digest and counts of a token manifest.
 *
 * @param manifest digest of the manifest's bytes; it binds every shard
 * @param sequenceLength tokens predicted per sequence; one more is stored
 * @param vocabularySize number of ids of the tokenizer
 * @param trainingSequences number of sequences to train on
 * @param heldOutSequences number of sequences nobody trains on
 */
public record DataSpec(
    Digest manifest,
    int sequenceLength,
    int vocabularySize,
    long trainingSequences,
    long heldOutSequences)
    implements Serializable {

  public DataSpec {
    Require.that(sequenceLength > 0, "Sequences of %s tokens", sequenceLength);
    Require.that(vocabularySize > 0, "Vocabulary of %s ids", vocabularySize);
    Require.that(
        trainingSequences > 0,
        "The corpus holds %s sequences to train on; give it more text",
        trainingSequences);
    Require.that(
        heldOutSequences > 0,
        "The corpus holds %s held-out sequences; give it more text or a larger held-out share",
        heldOutSequences);
  }
}
