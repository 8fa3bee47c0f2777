package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.SequenceDraw;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenWidth;

/**
 * First stage of the global shuffle: brings the documents of a cell together in the order of their
 * rank, joins them and cuts sequences, and draws where each goes. There are as many cells as
 * shards; which documents a cell has is drawn by hashes of their text. Tokens are shuffled once
 * here and once in {@link ShardStage}, at the smallest width that holds them.
 */
final class PackStage {
  private PackStage() {}

  /**
   * What all shards have in common.
   *
   * @param output where they go
   * @param sequenceLength tokens to predict per sequence
   * @param vocabularySize ids are below it
   * @param endOfText id after each document
   * @param seed of the order of sequences
   * @param trainingShards files, and cells, of the part to train on
   * @param heldOutShards of the held-out part
   */
  record Format(
      StoreLocation output,
      int sequenceLength,
      int vocabularySize,
      int endOfText,
      long seed,
      int trainingShards,
      int heldOutShards)
      implements Serializable {
    Format {
      Require.that(trainingShards > 0, "%s training shards", trainingShards);
      Require.that(heldOutShards > 0, "%s held-out shards", heldOutShards);
    }

    int shards(int part) {
      return part == TokenStage.HELD_OUT ? heldOutShards : trainingShards;
    }

    int shards() {
      return trainingShards + heldOutShards;
    }

    TokenWidth width() {
      return TokenWidth.of(vocabularySize);
    }

    /** The manifest of a corpus that was packed from one text. */
    TokenManifest manifest(Digest tokenizer, Digest settings, List<PackedShard> shards) {
      return TokenManifest.ofText(
          tokenizer,
          vocabularySize,
          endOfText,
          sequenceLength,
          settings,
          PackedShard.part(shards, false),
          PackedShard.part(shards, true));
    }
  }

  /** Sequences of documents, see {@link PackedColumns}. Lazy. */
  static Dataset<Row> pack(Dataset<Row> tokenized, Format format) {
    SequenceDraw draw = new SequenceDraw(format.seed());
    MapPartitionsFunction<Row, Row> cells = rows -> new CellPacking(rows, format, draw);
    return tokenized
        .repartition(format.shards(), col(Columns.PART), col(Columns.SHARD))
        .sortWithinPartitions(Columns.PART, Columns.SHARD, Columns.RANK, Columns.ID)
        .mapPartitions(cells, Encoders.row(PackedColumns.SCHEMA));
  }
}
