package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Exact duplicates: pages with the same text but for white space around it. The first in the {@link
 * ContentOrder} stays. Digests and places are shuffled; texts only if the table of repeats is too
 * large to be sent to every task. SQL alone.
 */
final class ExactDedupStage implements CorpusStage {
  private static final String REPEATED = "repeated";

  @Override
  public String name() {
    return "dedup-exact";
  }

  @Override
  public Dataset<Row> apply(Dataset<Row> pages) {
    Dataset<Row> repeated = Lineage.cut(repeats(pages));
    if (repeated.count() == 0) {
      return pages;
    }
    String[] line = {Columns.SOURCE, Columns.LINE};
    var repeats = col(REPEATED).isNotNull();
    return pages
        .join(Lineage.small(repeated), line, "left")
        .withColumn(
            Columns.OUTCOME, when(repeats, lit(Columns.DUPLICATE)).otherwise(col(Columns.OUTCOME)))
        .withColumn(
            Columns.DETAIL,
            when(repeats, concat(lit("as "), col(REPEATED))).otherwise(col(Columns.DETAIL)))
        .select(Columns.pages());
  }

  /**
   * Source and line of every kept page that repeats another one, and the id of that one. Keys are
   * hexadecimal digits, which have the order of the bytes: RAPIDS neither hashes nor sorts bytes.
   */
  private static Dataset<Row> repeats(Dataset<Row> pages) {
    var copies = Window.partitionBy(Columns.KEY).orderBy(Columns.ID, Columns.SOURCE, Columns.LINE);
    return pages
        .where(col(Columns.OUTCOME).equalTo(Columns.KEPT))
        .select(
            hex(col(Columns.KEY)).as(Columns.KEY),
            hex(col(Columns.ID)).as(Columns.ID),
            col(Columns.SOURCE),
            col(Columns.LINE))
        .withColumn("copy", row_number().over(copies))
        .withColumn(REPEATED, lower(first(col(Columns.ID)).over(copies)))
        .where(col("copy").gt(1))
        .select(Columns.SOURCE, Columns.LINE, REPEATED);
  }
}
