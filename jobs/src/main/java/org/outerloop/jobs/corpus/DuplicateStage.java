package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Exact duplicates: pages with the same text but for white space around it. The first in the order
 * of (file name, line) stays. Digests and places are shuffled, texts are not.
 */
final class DuplicateStage {
  private DuplicateStage() {}

  /** Source and line of every kept page that repeats an earlier one. */
  static Dataset<Row> repeats(Dataset<Row> judged) {
    var copies = Window.partitionBy(Columns.KEY).orderBy(col(Columns.SOURCE), col(Columns.LINE));
    return judged
        .where(col(Columns.OUTCOME).equalTo(Columns.KEPT))
        .select(col(Columns.KEY), col(Columns.SOURCE), col(Columns.LINE))
        .withColumn("copy", row_number().over(copies))
        .where(col("copy").gt(1))
        .select(Columns.SOURCE, Columns.LINE);
  }

  /** The kept pages that repeat no earlier one. */
  static Dataset<Row> unique(Dataset<Row> judged, Dataset<Row> repeats) {
    Dataset<Row> kept = judged.where(col(Columns.OUTCOME).equalTo(Columns.KEPT));
    var samePlace =
        kept.col(Columns.SOURCE)
            .equalTo(repeats.col(Columns.SOURCE))
            .and(kept.col(Columns.LINE).equalTo(repeats.col(Columns.LINE)));
    return kept.join(repeats, samePlace, "left_anti");
  }
}
