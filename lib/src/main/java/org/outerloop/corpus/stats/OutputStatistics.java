package org.outerloop.corpus.stats;

/**
 * What lies in the shards.
 *
 * @param trainingSequences to train on
 * @param heldOutSequences nobody trains on
 * @param sequenceLength tokens predicted per sequence
 * @param tokens of all documents, ends of text included
 * @param droppedTokens at the ends of shards, which filled no sequence
 * @param shards files
 * @param bytes of these files
 */
public record OutputStatistics(
    long trainingSequences,
    long heldOutSequences,
    int sequenceLength,
    long tokens,
    long droppedTokens,
    int shards,
    long bytes) {}
