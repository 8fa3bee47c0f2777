package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.shiftleft;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.substring;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.outerloop.jobs.UserException;

/**
 * The order of pages that decides which of several stays: by id, as unsigned bytes, then by source
 * and line, which only tells apart pages that were read with equal texts. Files may be renamed and
 * shuffled, and the same texts stay.
 *
 * <p>Here the order becomes a column of 64 bits, {@value #PLACE}: the first 39 bits of the id, and
 * in the 24 lowest the number of pages before it with the same 39 bits. Ids are compared as
 * hexadecimal digits, which have the order of the bytes: RAPIDS does not sort bytes.
 */
final class ContentOrder {
  static final String PLACE = "place";
  private static final String RANK = "rank";
  private static final int PREFIX_DIGITS = 10;
  private static final int RANK_BITS = 24;

  private ContentOrder() {}

  /**
   * Pages with their place, no two with the same.
   *
   * <p>Counts first whether any two share a prefix, which is seldom: ids are shuffled for it, texts
   * are not, unless there are such pages.
   *
   * @throws UserException if more than 2^24 pages share a prefix: then most are equal
   */
  static Dataset<Row> placed(Dataset<Row> pages) {
    var prefix =
        shiftright(conv(substring(hex(col(Columns.ID)), 1, PREFIX_DIGITS), 16, 10).cast("long"), 1);
    var place = shiftleft(prefix, RANK_BITS);
    var ties = Window.partitionBy("prefix").orderBy(Columns.ID, Columns.SOURCE, Columns.LINE);
    Dataset<Row> ranks =
        pages
            .select(
                col(Columns.SOURCE),
                col(Columns.LINE),
                hex(col(Columns.ID)).as(Columns.ID),
                prefix.as("prefix"))
            .withColumn(RANK, row_number().over(ties).minus(1))
            .where(col(RANK).gt(0))
            .select(Columns.SOURCE, Columns.LINE, RANK);
    Row most = ranks.agg(max(RANK)).first();
    if (most.isNullAt(0)) {
      return pages.withColumn(PLACE, place);
    } else if (most.getInt(0) >= 1 << RANK_BITS) {
      throw new UserException(
          "More than %s pages have one and the same text: run dedup-exact before this stage"
              .formatted(most.getInt(0)));
    }
    String[] line = {Columns.SOURCE, Columns.LINE};
    return pages
        .join(ranks, line, "left")
        .withColumn(PLACE, place.plus(coalesce(col(RANK), lit(0))))
        .drop(RANK);
  }
}
