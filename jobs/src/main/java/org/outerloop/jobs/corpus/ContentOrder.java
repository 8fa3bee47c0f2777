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
import static org.apache.spark.sql.functions.sum;

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
  static final int RANK_BITS = 24;

  private ContentOrder() {}

  /**
   * Pages in their order.
   *
   * @param pages with their {@link #PLACE}
   * @param bytes of their texts, all together
   */
  record Placed(Dataset<Row> pages, long bytes) {}

  /**
   * Pages with their place, no two with the same.
   *
   * <p>Counts first whether any two share a prefix, which is seldom: ids are shuffled for it, texts
   * are not, unless there are such pages.
   *
   * @throws UserException if more than 2^24 pages share a prefix: then most are equal
   */
  static Placed placed(Dataset<Row> pages) {
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
                prefix.as("prefix"),
                col(Columns.BYTES))
            .withColumn(RANK, row_number().over(ties).minus(1));
    Row all = ranks.agg(coalesce(max(RANK), lit(0)), coalesce(sum(Columns.BYTES), lit(0L))).first();
    int most = all.getInt(0);
    long bytes = all.getLong(1);
    if (most == 0) {
      return new Placed(pages.withColumn(PLACE, place), bytes);
    } else if (most >= 1 << RANK_BITS) {
      throw new UserException(
          "More than %s pages have one and the same text: run dedup-exact before this stage"
              .formatted(most));
    }
    Dataset<Row> later = ranks.where(col(RANK).gt(0)).select(Columns.SOURCE, Columns.LINE, RANK);
    return new Placed(
        pages
            .join(later, new String[] {Columns.SOURCE, Columns.LINE}, "left")
            .withColumn(PLACE, place.plus(coalesce(col(RANK), lit(0))))
            .drop(RANK),
        bytes);
  }
}
