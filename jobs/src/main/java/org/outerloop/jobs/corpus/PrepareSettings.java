package org.outerloop.jobs.corpus;

import org.outerloop.corpus.DocumentDraw;
import org.outerloop.corpus.QualityThresholds;
import org.outerloop.protocol.Require;

/**
 * How text becomes training sequences.
 *
 * @param seed of the order of documents and of the held-out draw
 * @param sequenceLength tokens predicted per sequence; one more is stored
 * @param heldOutShare of the documents, never trained on
 * @param trainingShards files of the part to train on
 * @param heldOutShards files of the held-out part
 * @param maxLineBytes a longer line is rejected without being held
 * @param maxRejectedLines more rejected lines than this stop the job
 * @param maxRejectedFiles more damaged files than this stop the job
 * @param rules bounds of the quality rules
 */
public record PrepareSettings(
    long seed,
    int sequenceLength,
    double heldOutShare,
    int trainingShards,
    int heldOutShards,
    int maxLineBytes,
    long maxRejectedLines,
    long maxRejectedFiles,
    QualityThresholds rules) {

  public PrepareSettings {
    Require.that(sequenceLength > 0, "sequence-length %s is not positive", sequenceLength);
    Require.that(
        0 < heldOutShare && heldOutShare < 1,
        "held-out-share %s is not between 0 and 1",
        heldOutShare);
    Require.that(
        0 < trainingShards && trainingShards <= 100_000,
        "training-shards %s is outside [1, 100000]",
        trainingShards);
    Require.that(
        0 < heldOutShards && heldOutShards <= 100_000,
        "held-out-shards %s is outside [1, 100000]",
        heldOutShards);
    Require.that(
        0 < maxLineBytes && maxLineBytes <= 1 << 30,
        "max-line-bytes %s is outside [1, 1 GiB]",
        maxLineBytes);
    Require.that(maxRejectedLines >= 0, "max-rejected-lines %s is negative", maxRejectedLines);
    Require.that(maxRejectedFiles >= 0, "max-rejected-files %s is negative", maxRejectedFiles);
  }

  DocumentDraw draw() {
    return new DocumentDraw(seed, heldOutShare);
  }
}
