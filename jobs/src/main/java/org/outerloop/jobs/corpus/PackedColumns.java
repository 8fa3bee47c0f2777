package org.outerloop.jobs.corpus;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The table between packing and shards: one row per sequence, and one per cell that tells what went
 * into it. A cell's row goes to one of the shards, so counts arrive exactly once, without a second
 * pass and however often a task is run.
 */
final class PackedColumns {
  /** Where a sequence was packed, and its number there. */
  static final String CELL = "cell";

  static final String NUMBER = "number";

  /** Documents of the cell that the sequence begins and ends in. */
  static final String FIRST_DOCUMENT = "first_document";

  static final String LAST_DOCUMENT = "last_document";

  /** Of a cell's row; null in a sequence's. */
  static final String COUNTS = "counts";

  /** Null in a cell's row. */
  static final String TOKENS = Columns.TOKENS;

  private static final StructType COUNTED =
      new StructType()
          .add("documents", DataTypes.LongType, false)
          .add("bytes", DataTypes.LongType, false)
          .add("tokens", DataTypes.LongType, false)
          .add("dropped", DataTypes.LongType, false);

  static final StructType SCHEMA =
      new StructType()
          .add(Columns.PART, DataTypes.IntegerType, false)
          .add(Columns.SHARD, DataTypes.IntegerType, false)
          .add(Columns.RANK, DataTypes.LongType, false)
          .add(CELL, DataTypes.IntegerType, false)
          .add(NUMBER, DataTypes.LongType, false)
          .add(FIRST_DOCUMENT, DataTypes.LongType, false)
          .add(LAST_DOCUMENT, DataTypes.LongType, false)
          .add(TOKENS, DataTypes.BinaryType, true)
          .add(COUNTS, COUNTED, true);

  private PackedColumns() {}

  /** The row of a sequence. */
  static Row sequence(
      int part, int shard, long rank, int cell, long number, long first, long last, byte[] ids) {
    return RowFactory.create(part, shard, rank, cell, number, first, last, ids, null);
  }

  /**
   * The row of a cell: text bytes and tokens of its documents, and tokens that fill no sequence.
   */
  static Row counts(
      int part, int cell, int shard, long documents, long bytes, long tokens, long dropped) {
    Row counts = RowFactory.create(documents, bytes, tokens, dropped);
    return RowFactory.create(part, shard, Long.MIN_VALUE, cell, -1L, 0L, 0L, null, counts);
  }
}
