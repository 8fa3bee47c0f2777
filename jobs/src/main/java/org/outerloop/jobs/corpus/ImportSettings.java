package org.outerloop.jobs.corpus;

import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;

/**
 * How token files of another program become a corpus.
 *
 * @param format of the files
 * @param sequenceLength tokens predicted per sequence; one more is stored, and a sample of the flat
 *     form has as many
 * @param seed of the order and of the held-out draw, where documents are packed
 * @param heldOutShare of the documents that are held out, or of the samples, the last ones, if the
 *     flat shards have no folder {@code held-out}
 * @param shards files of the training part, where documents are packed
 * @param sequencesPerShard in each file, where samples are taken as they are
 */
public record ImportSettings(
    Format format,
    int sequenceLength,
    long seed,
    double heldOutShare,
    int shards,
    int sequencesPerShard) {

  /** Known kinds of files. */
  public enum Format {
    /** Templar's flat shards. */
    NPY,
    /** Indexed datasets of Megatron-LM. */
    MEGATRON,
    /** Files of datatrove. */
    DATATROVE
  }

  public ImportSettings {
    Require.that(sequenceLength > 0, "sequence-length %s is not positive", sequenceLength);
    Require.that(
        0 < heldOutShare && heldOutShare < 1,
        "held-out-share %s is not between 0 and 1",
        heldOutShare);
    Require.that(0 < shards && shards <= 100_000, "shards %s is outside [1, 100000]", shards);
    Require.that(
        sequencesPerShard > 0, "sequences-per-shard %s is not positive", sequencesPerShard);
  }

  Digest digest() {
    return Digest.of(RecordJson.toBytes(this));
  }
}
