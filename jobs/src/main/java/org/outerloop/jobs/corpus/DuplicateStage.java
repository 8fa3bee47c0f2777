package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Exact duplicates: pages with the same text but for white space around it. The one with the lowest
 * id stays. Digests and places are shuffled, texts are not.
 */
final class DuplicateStage implements CorpusStage {
  private static final String COPY = "copy";

  @Override
  public String name() {
    return "dedup-exact";
  }

  @Override
  public Dataset<Row> apply(Dataset<Row> pages) {
    Column kept = col(Columns.OUTCOME).equalTo(Columns.KEPT);
    var copies =
        Window.partitionBy(Columns.KEY)
            .orderBy(col(Columns.ID), col(Columns.SOURCE), col(Columns.LINE));
    Dataset<Row> repeats =
        pages
            .where(kept)
            .select(Columns.KEY, Columns.ID, Columns.SOURCE, Columns.LINE)
            .withColumn(COPY, row_number().over(copies))
            .where(col(COPY).gt(1))
            .select(Columns.SOURCE, Columns.LINE, COPY);
    return pages
        .join(repeats, new String[] {Columns.SOURCE, Columns.LINE}, "left")
        .withColumn(
            Columns.OUTCOME,
            when(col(COPY).isNotNull(), lit(Columns.DUPLICATE)).otherwise(col(Columns.OUTCOME)))
        .drop(COPY);
  }
}
