package org.outerloop.jobs.quality;

import java.util.Iterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.outerloop.jobs.corpus.CorpusPages;
import org.outerloop.jobs.corpus.ScoreTable;
import org.outerloop.quality.QualityModel;
import org.outerloop.quality.QualityScorer;
import org.outerloop.storage.StoreLocation;

/**
 * Scores the pages of a corpus, read as prepare-corpus reads them, so that ids are its ids. The
 * parameters go to each executor once; a task scores text after text as it reads them.
 */
public final class ScoreQualityJob {
  private final SparkSession spark;
  private final int maxLineBytes;

  public ScoreQualityJob(SparkSession spark, int maxLineBytes) {
    this.spark = spark;
    this.maxLineBytes = maxLineBytes;
  }

  /**
   * What was scored.
   *
   * @param pages with different texts
   * @param characters of all texts, equal ones too; of tasks that ran twice, twice
   */
  public record Result(long pages, long characters) {}

  /**
   * Writes the table of a corpus' scores.
   *
   * @param output a folder that is not there yet
   */
  public Result score(QualityModel model, StoreLocation input, StoreLocation output) {
    Broadcast<QualityModel> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(model);
    LongAccumulator characters = spark.sparkContext().longAccumulator("characters");
    MapPartitionsFunction<Row, Row> score =
        pages -> new Scored(pages, new QualityScorer(shared.value()), characters);
    long pages =
        ScoreTable.write(
            CorpusPages.read(spark, input, maxLineBytes)
                .mapPartitions(score, Encoders.row(ScoreTable.SCHEMA))
                .dropDuplicates(new String[] {"id"}), // equal texts have equal scores
            output);
    shared.destroy();
    return new Result(pages, characters.value());
  }

  private record Scored(Iterator<Row> pages, QualityScorer scorer, LongAccumulator characters)
      implements Iterator<Row> {
    @Override
    public boolean hasNext() {
      return pages.hasNext();
    }

    @Override
    public Row next() {
      Row page = pages.next();
      String text = page.getString(1);
      characters.add(text.length());
      return RowFactory.create(page.getAs(0), scorer.probability(text));
    }
  }

  /** The probability of the last page that stays if a share of a table's pages does. */
  public double threshold(StoreLocation table, double share) {
    return ScoreTable.threshold(spark, table, share);
  }
}
