package org.outerloop.jobs.corpus;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of the tables inside the preparation, and the outcomes of a line. */
final class Columns {
  static final String SOURCE = "source";
  static final String LINE = "line";
  static final String OFFSET = "offset";
  static final String OUTCOME = "outcome";
  static final String DETAIL = "detail";
  static final String TEXT = "text";

  /** SHA-256 of the text; names the document. */
  static final String ID = "id";

  /** SHA-256 of the text without white space around it; equal for exact duplicates. */
  static final String KEY = "key";

  static final String KEPT = "kept";
  static final String DUPLICATE = "dropped/duplicate";
  static final String REJECTED_PREFIX = "rejected/";
  static final String DROPPED_PREFIX = "dropped/";

  /** One row per line that is not blank: a document, or a rejection without text and digests. */
  static final StructType PAGES =
      new StructType()
          .add(SOURCE, DataTypes.StringType, false)
          .add(LINE, DataTypes.LongType, false)
          .add(OFFSET, DataTypes.LongType, false)
          .add(OUTCOME, DataTypes.StringType, false)
          .add(DETAIL, DataTypes.StringType, false)
          .add(ID, DataTypes.BinaryType, true)
          .add(KEY, DataTypes.BinaryType, true)
          .add(TEXT, DataTypes.StringType, true);

  /** 0 for the part to train on, 1 for the held-out part. */
  static final String PART = "part";

  static final String SHARD = "shard";
  static final String RANK = "rank";
  static final String BYTES = "bytes";

  /** Token ids, four bytes each, little-endian. */
  static final String TOKENS = "tokens";

  /** One row per document. */
  static final StructType TOKENIZED =
      new StructType()
          .add(PART, DataTypes.IntegerType, false)
          .add(SHARD, DataTypes.IntegerType, false)
          .add(RANK, DataTypes.LongType, false)
          .add(ID, DataTypes.BinaryType, false)
          .add(BYTES, DataTypes.LongType, false)
          .add(TOKENS, DataTypes.BinaryType, false);

  private Columns() {}
}
