package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.substring;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where a share of pages ends when they are ordered by probability, best first, then by id: the
 * last page that stays.
 *
 * <p>Found without sorting. The range of probabilities is cut into 4096 parts and pages are counted
 * by part; the part in which the share ends is cut again, until all probabilities in it are equal.
 * Then the same goes on by four digits of the id at a time. A pass shuffles at most 65,536 rows per
 * task, and two or three passes are usual.
 *
 * @param probability of the last page that stays; infinite if none stays
 * @param lastId in hexadecimal digits; of those with this probability, higher ones go
 */
record ScoreCut(double probability, String lastId) {
  private static final int PARTS = 4096;
  private static final int DIGITS = 4;
  private static final int ID_DIGITS = 64;

  /**
   * @param scored rows of id and probability
   */
  static ScoreCut ofShare(Dataset<Row> scored, double share) {
    Dataset<Row> rows = Lineage.cut(scored);
    Row range = range(rows);
    long wanted = Math.round(share * range.getLong(0));
    if (wanted == 0) {
      return new ScoreCut(Double.POSITIVE_INFINITY, "");
    }
    double low = range.getDouble(1);
    double high = range.getDouble(2);
    while (low < high) {
      var inRange = col(ScoreTable.PROBABILITY).between(low, high);
      var part = floor(col(ScoreTable.PROBABILITY).minus(low).divide(high - low).multiply(PARTS));
      List<Row> parts =
          rows.where(inRange)
              .groupBy(part.as("part"))
              .agg(
                  count(lit(1)).as("pages"),
                  min(ScoreTable.PROBABILITY),
                  max(ScoreTable.PROBABILITY))
              .orderBy(col("part").desc())
              .collectAsList();
      Row last = parts.get(0);
      for (int i = 1; wanted > last.getLong(1); i++) {
        wanted -= last.getLong(1);
        last = parts.get(i);
      }
      low = last.getDouble(2);
      high = last.getDouble(3);
    }
    return new ScoreCut(low, lastId(rows.where(col(ScoreTable.PROBABILITY).equalTo(low)), wanted));
  }

  private static Row range(Dataset<Row> rows) {
    return rows.agg(count(lit(1)), min(ScoreTable.PROBABILITY), max(ScoreTable.PROBABILITY))
        .first();
  }

  /** Of equal probabilities, the id at which so many are reached. */
  private static String lastId(Dataset<Row> ties, long wanted) {
    String prefix = "";
    long left = wanted;
    while (prefix.length() < ID_DIGITS) {
      int length = prefix.length() + DIGITS;
      List<Row> parts =
          ties.where(col(ScoreTable.HEX).startsWith(prefix))
              .groupBy(substring(col(ScoreTable.HEX), 1, length).as("part"))
              .agg(count(lit(1)), max(ScoreTable.HEX), min(ScoreTable.HEX))
              .orderBy("part")
              .collectAsList();
      Row last = parts.get(0);
      for (int i = 1; left > last.getLong(1); i++) {
        left -= last.getLong(1);
        last = parts.get(i);
      }
      if (left == last.getLong(1) || last.getString(2).equals(last.getString(3))) {
        return last.getString(2);
      }
      prefix = last.getString(0);
    }
    return prefix;
  }
}
