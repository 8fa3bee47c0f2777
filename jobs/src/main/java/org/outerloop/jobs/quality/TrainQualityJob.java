package org.outerloop.jobs.quality;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.outerloop.protocol.Require;
import org.outerloop.quality.FeatureSpec;
import org.outerloop.quality.QualityMetrics;
import org.outerloop.quality.QualityModel;
import org.outerloop.quality.QualityScorer;
import org.outerloop.quality.WordFeatures;
import org.outerloop.storage.StoreLocation;

/**
 * Trains a {@link QualityModel} on labelled documents and says how good it is on others. Which are
 * held out follows from the hash of their text, so equal texts are on one side, and the same
 * documents give the same model whatever their files and partitions are, if the trainer does.
 */
public final class TrainQualityJob {
  private static final StructType SCORED =
      new StructType()
          .add("probability", DataTypes.DoubleType, false)
          .add(LabelledPages.GOOD, DataTypes.BooleanType, false);

  private final SparkSession spark;
  private final int maxLineBytes;

  public TrainQualityJob(SparkSession spark, int maxLineBytes) {
    this.spark = spark;
    this.maxLineBytes = maxLineBytes;
  }

  /**
   * Which documents train and which judge.
   *
   * @param heldOut share of the documents that judge
   * @param kept share that the metrics suppose to be kept; DCLM keeps 0.1
   */
  public record Shares(double heldOut, double kept) {
    public Shares {
      Require.that(0 < heldOut && heldOut < 1, "held-out share %s is not in (0, 1)", heldOut);
      Require.that(0 < kept && kept <= 1, "kept share %s is not in (0, 1]", kept);
    }
  }

  /**
   * What came of it.
   *
   * @param good documents of the kind wanted, of both sides
   * @param bad the others
   * @param contradictions texts with both labels, left out
   * @param unreadable rows without a text or a known label, left out
   */
  public record Result(
      QualityModel model,
      QualityMetrics metrics,
      long good,
      long bad,
      long contradictions,
      long unreadable) {}

  /** Documents of two corpora. */
  public Result train(
      StoreLocation good,
      StoreLocation bad,
      QualityTraining how,
      Shares shares,
      QualityTrainer trainer) {
    return train(LabelledPages.ofKinds(spark, good, bad, maxLineBytes), how, shares, trainer);
  }

  /** Documents of a table with labels. */
  public Result train(
      StoreLocation labelled, QualityTraining how, Shares shares, QualityTrainer trainer) {
    return train(LabelledPages.ofTable(spark, labelled), how, shares, trainer);
  }

  private Result train(
      LabelledPages pages, QualityTraining how, Shares shares, QualityTrainer trainer) {
    long[] counts = pages.counts();
    double heldOut = shares.heldOut();
    FilterFunction<Row> judges = page -> isBelow(page.getAs("id"), heldOut);
    FilterFunction<Row> trains = page -> !isBelow(page.getAs("id"), heldOut);
    JavaRDD<LabelledFeatures> documents = features(pages.pages().filter(trains), how.features());
    documents.persist(StorageLevel.MEMORY_AND_DISK_SER());
    QualityModel model = trainer.train(documents, how);
    documents.unpersist();
    QualityMetrics metrics =
        HeldOut.metrics(scored(pages.pages().filter(judges), model), shares.kept());
    return new Result(
        model, metrics, counts[0], counts[1], pages.contradictions(), pages.unreadable());
  }

  /** Whether a hash, as a number in [0, 1), is below a share. */
  static boolean isBelow(byte[] id, double share) {
    int bits = (id[0] & 0xFF) << 16 | (id[1] & 0xFF) << 8 | id[2] & 0xFF;
    return bits < share * (1 << 24);
  }

  /** In order of the hashes, which is a fair shuffle. */
  private static JavaRDD<LabelledFeatures> features(Dataset<Row> pages, FeatureSpec spec) {
    return pages
        .orderBy(col("id"))
        .javaRDD()
        .mapPartitions(
            rows -> {
              WordFeatures features = new WordFeatures(spec);
              List<LabelledFeatures> all = new ArrayList<>();
              rows.forEachRemaining(
                  row ->
                      all.add(
                          new LabelledFeatures(
                              features.of(row.getAs("text")), row.getAs(LabelledPages.GOOD))));
              return all.iterator();
            });
  }

  private Dataset<Row> scored(Dataset<Row> pages, QualityModel model) {
    Broadcast<QualityModel> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(model);
    MapPartitionsFunction<Row, Row> score =
        rows -> {
          QualityScorer scorer = new QualityScorer(shared.value());
          return map(rows, scorer);
        };
    return pages.mapPartitions(score, Encoders.row(SCORED)).cache();
  }

  private static Iterator<Row> map(Iterator<Row> rows, QualityScorer scorer) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        Row row = rows.next();
        return RowFactory.create(
            scorer.probability(row.getAs("text")), row.<Boolean>getAs(LabelledPages.GOOD));
      }
    };
  }
}
