package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tokens.Spacing;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenShardWriter;

/**
 * Second stage of the global shuffle: brings the sequences of a shard together in the order of
 * their rank and writes the shard. Sequences that share a document are kept apart, see {@link
 * Spacing}. A shard's bytes depend on its sequences only, and a task that is run again writes the
 * same object again.
 */
final class ShardStage {
  /** Sequences that wait for an unrelated one; some 2 MB at 8 KiB each. */
  private static final int MOST_WAITING = 256;

  private ShardStage() {}

  /** Writes all shards; returns them in the order of their keys. */
  static List<PackedShard> write(Dataset<Row> packed, PackStage.Format format) {
    List<PackedShard> written =
        new ArrayList<>(
            packed
                .repartition(format.shards(), col(Columns.PART), col(Columns.SHARD))
                .sortWithinPartitions(
                    Columns.PART,
                    Columns.SHARD,
                    Columns.RANK,
                    PackedColumns.CELL,
                    PackedColumns.NUMBER)
                .javaRDD()
                .mapPartitions(rows -> writeShards(rows, format))
                .collect());
    written.sort(Comparator.comparing(PackedShard::file));
    return written;
  }

  private static Iterator<PackedShard> writeShards(Iterator<Row> rows, PackStage.Format format) {
    List<PackedShard> written = new ArrayList<>();
    Lookahead<Row> sequences = new Lookahead<>(rows);
    try (ObjectStore store = ObjectStores.open(format.output())) {
      while (sequences.hasNext()) {
        written.add(writeShard(sequences, store, format));
      }
    }
    return written.iterator();
  }

  /** Writes the shard of the next sequence. */
  private static PackedShard writeShard(
      Lookahead<Row> rows, ObjectStore store, PackStage.Format format) {
    int part = rows.peek().getAs(Columns.PART);
    int number = rows.peek().getAs(Columns.SHARD);
    boolean heldOut = part == TokenStage.HELD_OUT;
    String key = heldOut ? TokenShard.heldOutKey(number) : TokenShard.trainingKey(number);
    long[] counts = new long[4];
    try (TokenShardWriter writer =
        new TokenShardWriter(store, key, format.sequenceLength(), format.vocabularySize())) {
      Spacing<Row> apart =
          new Spacing<>(
              MOST_WAITING,
              ShardStage::shareADocument,
              row -> writer.write(format.width().unpack(row.getAs(PackedColumns.TOKENS))));
      while (rows.hasNext() && isOf(rows.peek(), part, number)) {
        Row row = rows.next();
        if (row.isNullAt(row.fieldIndex(PackedColumns.COUNTS))) {
          apart.add(row);
        } else {
          add(row.getAs(PackedColumns.COUNTS), counts);
        }
      }
      apart.finish();
      return packed(heldOut, writer.finish(), counts);
    }
  }

  private static boolean isOf(Row row, int part, int shard) {
    return row.<Integer>getAs(Columns.PART) == part && row.<Integer>getAs(Columns.SHARD) == shard;
  }

  private static void add(Row more, long[] counts) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += more.getLong(i);
    }
  }

  private static boolean shareADocument(Row a, Row b) {
    return a.<Integer>getAs(PackedColumns.CELL).equals(b.<Integer>getAs(PackedColumns.CELL))
        && a.<Long>getAs(PackedColumns.FIRST_DOCUMENT) <= b.<Long>getAs(PackedColumns.LAST_DOCUMENT)
        && b.<Long>getAs(PackedColumns.FIRST_DOCUMENT)
            <= a.<Long>getAs(PackedColumns.LAST_DOCUMENT);
  }

  private static PackedShard packed(boolean heldOut, TokenShard shard, long[] counts) {
    return new PackedShard(
        heldOut,
        shard.file(),
        shard.rows(),
        shard.bytes(),
        shard.digest(),
        counts[0],
        counts[1],
        counts[2],
        counts[3]);
  }
}
