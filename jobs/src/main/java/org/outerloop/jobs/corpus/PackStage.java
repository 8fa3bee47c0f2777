package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.SequencePacker;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenShardWriter;

/**
 * Brings the documents of a shard together, in the order of their rank, and writes the shard.
 * Tokens are shuffled once. A shard's bytes depend on its documents only, and a task that is run
 * again writes the same object again.
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
   */
  record Format(StoreLocation output, int sequenceLength, int vocabularySize, int endOfText)
      implements java.io.Serializable {}

  /** Writes all shards; returns them in the order of their keys. */
  static List<PackedShard> write(Dataset<Row> tokenized, int shards, Format format) {
    List<PackedShard> written =
        new ArrayList<>(
            tokenized
                .repartition(shards, col(Columns.PART), col(Columns.SHARD))
                .sortWithinPartitions(Columns.PART, Columns.SHARD, Columns.RANK, Columns.ID)
                .javaRDD()
                .mapPartitions(rows -> writeShards(rows, format))
                .collect());
    written.sort(Comparator.comparing(PackedShard::file));
    return written;
  }

  private static Iterator<PackedShard> writeShards(Iterator<Row> rows, Format format) {
    List<PackedShard> written = new ArrayList<>();
    Lookahead documents = new Lookahead(rows);
    try (ObjectStore store = ObjectStores.open(format.output())) {
      while (documents.hasNext()) {
        written.add(writeShard(documents, store, format));
      }
    }
    return written.iterator();
  }

  /** Writes the shard of the next document. */
  private static PackedShard writeShard(Lookahead documents, ObjectStore store, Format format) {
    boolean heldOut = documents.part() == TokenStage.HELD_OUT;
    int part = documents.part();
    int number = documents.shard();
    String key = heldOut ? TokenShard.heldOutKey(number) : TokenShard.trainingKey(number);
    try (TokenShardWriter writer =
        new TokenShardWriter(store, key, format.sequenceLength(), format.vocabularySize())) {
      SequencePacker packer =
          new SequencePacker(format.sequenceLength(), format.endOfText(), writer::write);
      long textBytes = 0;
      while (documents.hasNext() && documents.part() == part && documents.shard() == number) {
        Row document = documents.next();
        packer.add(TokenStage.unpack(document.getAs(Columns.TOKENS)));
        textBytes += document.<Long>getAs(Columns.BYTES);
      }
      return packed(heldOut, writer.finish(), packer, textBytes);
    }
  }

  private static PackedShard packed(
      boolean heldOut, TokenShard shard, SequencePacker packer, long textBytes) {
    return new PackedShard(
        heldOut,
        shard.file(),
        shard.rows(),
        shard.bytes(),
        shard.digest(),
        packer.documents(),
        textBytes,
        packer.tokens(),
        packer.dropped());
  }

  /** Documents in order, of which the next one can be looked at. */
  private static final class Lookahead {
    private final Iterator<Row> rows;
    private final Deque<Row> next = new ArrayDeque<>(1);

    Lookahead(Iterator<Row> rows) {
      this.rows = rows;
    }

    boolean hasNext() {
      return !next.isEmpty() || rows.hasNext();
    }

    Row next() {
      return next.isEmpty() ? rows.next() : next.remove();
    }

    int part() {
      return peek().getAs(Columns.PART);
    }

    int shard() {
      return peek().getAs(Columns.SHARD);
    }

    private Row peek() {
      if (next.isEmpty()) {
        next.add(rows.next());
      }
      return next.peek();
    }
  }
}
