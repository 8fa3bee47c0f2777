package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.map_concat;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
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

  /** Where the page was found; empty if nobody said. */
  static final String URL = "url";

  /** SHA-256 of the text as it was read; names the document for the whole chain. */
  static final String ID = "id";

  /**
   * SHA-256 of the text without white space around it, as the first text stages left it; equal for
   * exact duplicates.
   */
  static final String KEY = "key";

  /** Length of the text as UTF-8; a stage that changes the text need not mind it. */
  static final String BYTES = "bytes";

  /**
   * What a stage cut out of a page: pieces by rule. A stage finds it empty, and leaves it empty if
   * and only if it leaves the text as it is.
   */
  static final String CUTS = "cuts";

  /** Figures a stage looked at, by name, for histograms: never NaN. A stage finds it empty. */
  static final String MEASURES = "measures";

  static final String KEPT = "kept";
  static final String DUPLICATE = "dropped/duplicate";
  static final String REJECTED_PREFIX = "rejected/";
  static final String DROPPED_PREFIX = "dropped/";

  /**
   * One row per line that is not blank: a document, or a rejection without text and digests. Cuts
   * and measures are maps, which Parquet, shuffles and the SQL of either processor know.
   */
  static final StructType PAGES =
      new StructType()
          .add(SOURCE, DataTypes.StringType, false)
          .add(LINE, DataTypes.LongType, false)
          .add(OFFSET, DataTypes.LongType, false)
          .add(OUTCOME, DataTypes.StringType, false)
          .add(DETAIL, DataTypes.StringType, false)
          .add(URL, DataTypes.StringType, false)
          .add(ID, DataTypes.BinaryType, true)
          .add(KEY, DataTypes.BinaryType, true)
          .add(BYTES, DataTypes.LongType, false)
          .add(
              CUTS,
              DataTypes.createMapType(DataTypes.StringType, DataTypes.IntegerType, false),
              false)
          .add(
              MEASURES,
              DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false),
              false)
          .add(TEXT, DataTypes.StringType, true);

  /** 0 for the part to train on, 1 for the held-out part. */
  static final String PART = "part";

  static final String SHARD = "shard";
  static final String RANK = "rank";

  /** Token ids as {@link org.outerloop.tokens.TokenWidth} packs them. */
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

  /** The columns of {@link #PAGES} in their order, for a select that leaves a stage's own ones. */
  static Column[] pages() {
    return Arrays.stream(PAGES.fieldNames()).map(functions::col).toArray(Column[]::new);
  }

  /** {@link #CUTS} with a rule more; count is an int and not null. */
  static Column withCut(String rule, Column count) {
    return map_concat(col(CUTS), map(lit(rule), count));
  }

  /** {@link #MEASURES} with a figure more; value is a double and not null. */
  static Column withMeasure(String name, Column value) {
    return map_concat(col(MEASURES), map(lit(name), value));
  }
}
