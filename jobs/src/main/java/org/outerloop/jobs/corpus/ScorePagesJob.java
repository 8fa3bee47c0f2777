package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.outerloop.corpus.LogisticFit;
import org.outerloop.corpus.PlainFeatures;
import org.outerloop.corpus.PlainScorer;
import org.outerloop.jobs.UserException;
import org.outerloop.storage.StoreLocation;

/**
 * Fits a {@link PlainScorer} to pages of two kinds, and scores pages by it. Both read as {@code
 * prepare-corpus} does before its first stage, so ids are its ids.
 */
public final class ScorePagesJob {
  private static final StructType FEATURES =
      new StructType()
          .add(Columns.ID, DataTypes.BinaryType, false)
          .add("features", DataTypes.createArrayType(DataTypes.DoubleType, false), false);

  private final SparkSession spark;
  private final int maxLineBytes;

  public ScorePagesJob(SparkSession spark, int maxLineBytes) {
    this.spark = spark;
    this.maxLineBytes = maxLineBytes;
  }

  /**
   * Fits a scorer. The driver gets the features of at most so many pages of each kind, a hundred
   * bytes each: those with the lowest ids, which are a fair draw, for ids are hashes.
   *
   * @throws UserException if a kind has no page
   */
  public PlainScorer fit(StoreLocation good, StoreLocation bad, int mostPages) {
    return LogisticFit.fit(features(good, mostPages), features(bad, mostPages));
  }

  private List<double[]> features(StoreLocation place, int mostPages) {
    MapFunction<Row, Row> of =
        page -> RowFactory.create(page.getAs(Columns.ID), PlainFeatures.of(page.getString(1)));
    List<double[]> features =
        pages(place)
            .map(of, Encoders.row(FEATURES))
            .orderBy(Columns.ID)
            .limit(mostPages)
            .collectAsList()
            .stream()
            .map(row -> row.<Double>getList(1).stream().mapToDouble(x -> x).toArray())
            .toList();
    if (features.isEmpty()) {
      throw new UserException("There is no page at " + place.uri());
    }
    return features;
  }

  /** Writes the table of a corpus' scores; returns how many pages it names. */
  public long score(PlainScorer scorer, StoreLocation input, StoreLocation output) {
    MapFunction<Row, Row> score =
        page -> RowFactory.create(page.getAs(Columns.ID), scorer.probability(page.getString(1)));
    return ScoreTable.write(pages(input).map(score, Encoders.row(ScoreTable.SCHEMA)), output);
  }

  /** Id and text of every page; of equal texts one. */
  private Dataset<Row> pages(StoreLocation place) {
    return ReadStage.pages(spark, CorpusInput.find(place), maxLineBytes)
        .where(col(Columns.OUTCOME).equalTo(Columns.KEPT))
        .select(Columns.ID, Columns.TEXT)
        .dropDuplicates(new String[] {Columns.ID});
  }
}
