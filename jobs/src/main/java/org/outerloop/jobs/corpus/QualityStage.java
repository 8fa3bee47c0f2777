package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.corpus.QualityChoice.By;
import org.outerloop.jobs.corpus.QualityChoice.Unscored;
import org.outerloop.storage.StoreLocation;

/**
 * Leaves out pages that a scorer thinks little of. Joins its table by id, and keeps those at or
 * above a threshold, or exactly the best share: of n pages with a score the {@code round(share *
 * n)} best, ties going to the lower id. Pages with equal texts stand and fall together.
 *
 * <p>SQL alone. Shuffles ids and probabilities, and texts unless the table is small enough to be
 * sent to every task.
 */
final class QualityStage implements CorpusStage {
  static final String NAME = "quality";
  static final String RULE = "low-quality";
  static final String UNSCORED = "no-score";
  static final String MEASURE = "quality";

  private final QualityChoice choice;
  private final StoreLocation place;

  QualityStage(QualityChoice choice, StoreLocation place) {
    this.choice = choice;
    this.place = place;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Dataset<Row> apply(Dataset<Row> pages) {
    Dataset<Row> scores = ScoreTable.read(pages.sparkSession(), place);
    return judge(pages, scores);
  }

  /** With scores as {@link ScoreTable} gives them. */
  Dataset<Row> judge(Dataset<Row> pages, Dataset<Row> scores) {
    Dataset<Row> scored =
        pages
            .withColumn(ScoreTable.HEX, lower(hex(col(Columns.ID))))
            .join(scores, new String[] {ScoreTable.HEX}, "left");
    Column kept = col(Columns.OUTCOME).equalTo(Columns.KEPT);
    Column known = col(ScoreTable.PROBABILITY).isNotNull();
    if (choice.withoutScore() == Unscored.ERROR) {
      requireScores(scored.where(kept.and(known.unary_$bang())));
    }
    Column low = kept.and(known).and(isGood(scored.where(kept.and(known))).unary_$bang());
    Column strange =
        choice.withoutScore() == Unscored.DROP ? kept.and(known.unary_$bang()) : lit(false);
    return scored
        .withColumn(
            Columns.DETAIL,
            when(low, concat(lit("probability "), col(ScoreTable.PROBABILITY).cast("string")))
                .otherwise(col(Columns.DETAIL)))
        .withColumn(
            Columns.MEASURES,
            when(
                    kept.and(known),
                    Columns.withMeasure(MEASURE, coalesce(col(ScoreTable.PROBABILITY), lit(0.0))))
                .otherwise(col(Columns.MEASURES)))
        .withColumn(
            Columns.OUTCOME,
            when(low, Columns.DROPPED_PREFIX + RULE)
                .when(strange, Columns.DROPPED_PREFIX + UNSCORED)
                .otherwise(col(Columns.OUTCOME)))
        .select(Columns.pages());
  }

  private void requireScores(Dataset<Row> unscored) {
    long count = unscored.count();
    if (count > 0) {
      throw new UserException(
          "%s pages have no score in %s, such as %s; score them, or set corpus.prepare.quality.without-score to keep or drop"
              .formatted(count, place.uri(), unscored.first().<String>getAs(ScoreTable.HEX)));
    }
  }

  private Column isGood(Dataset<Row> scored) {
    Column probability = col(ScoreTable.PROBABILITY);
    if (choice.by() == By.THRESHOLD) {
      return probability.geq(choice.amount());
    }
    ScoreCut cut =
        ScoreCut.ofShare(scored.select(ScoreTable.HEX, ScoreTable.PROBABILITY), choice.amount());
    return probability
        .gt(cut.probability())
        .or(probability.equalTo(cut.probability()).and(col(ScoreTable.HEX).leq(cut.lastId())));
  }
}
