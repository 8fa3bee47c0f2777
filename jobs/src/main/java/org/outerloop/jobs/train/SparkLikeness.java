package org.outerloop.jobs.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.gauntlet.SharedRows;
import org.outerloop.round.LikenessSearch;
import org.outerloop.round.SampledWork;
import org.outerloop.sparseloco.WorkSample;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Compares all contributions of a round by one join of their samples with themselves:
 *
 * <pre>
 *   rows (work, size, coordinate, value)
 *   rows join rows on coordinate, first before second -> by pair: count, sums of products
 *   -> pairs with count / smaller size at least the floor
 * </pre>
 *
 * <p>Samples are read by the tasks and never come to the driver; pairs above the floor do. The rows
 * are shuffled by coordinate, what they have in common by pair. With n works of 4,096 rows that
 * share a part o, n^2 / 2 * 4096 * o rows are joined: 32 million for 1,000 works that share what
 * chance gives, 1/64. Sums are of whole numbers, so no order of tasks changes them.
 */
public final class SparkLikeness implements LikenessSearch {
  private static final StructType ROWS =
      new StructType()
          .add("work", DataTypes.IntegerType)
          .add("size", DataTypes.IntegerType)
          .add("coordinate", DataTypes.LongType)
          .add("value", DataTypes.LongType);

  /** Works of one task: a store is opened once for them. */
  private static final int WORKS_PER_TASK = 16;

  private final SparkSession spark;

  public SparkLikeness(SparkSession spark) {
    this.spark = spark;
  }

  @Override
  public List<Overlap> pairs(StoreLocation run, List<SampledWork> works, double floor) {
    if (works.size() < 2) {
      return List.of();
    }
    spark.sparkContext().setJobGroup("compare", "compare", false);
    Dataset<Row> rows = rows(run, works).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return overlaps(works, pairs(rows, floor).collectAsList());
    } finally {
      rows.unpersist();
      spark.sparkContext().clearJobGroup();
    }
  }

  private Dataset<Row> rows(StoreLocation run, List<SampledWork> works) {
    List<Numbered> numbered =
        IntStream.range(0, works.size()).mapToObj(i -> new Numbered(i, works.get(i))).toList();
    int tasks = (works.size() + WORKS_PER_TASK - 1) / WORKS_PER_TASK;
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(numbered, tasks)
            .mapPartitions(part -> read(run, part));
    return spark.createDataFrame(rows, ROWS);
  }

  /** Holds the rows of a task's works: 64 thousand, as a rule. */
  private static Iterator<Row> read(StoreLocation run, Iterator<Numbered> works) {
    List<Row> rows = new ArrayList<>();
    try (ObjectStore store = ObjectStores.open(run)) {
      while (works.hasNext()) {
        Numbered next = works.next();
        WorkSample sample = next.work().read(store);
        for (int i = 0; i < sample.size(); i++) {
          rows.add(
              RowFactory.create(
                  next.number(), sample.size(), sample.coordinate(i), (long) sample.value(i)));
        }
      }
    }
    return rows.iterator();
  }

  private record Numbered(int number, SampledWork work) implements Serializable {}

  static Dataset<Row> pairs(Dataset<Row> rows, double floor) {
    Dataset<Row> first = rows.toDF("a", "size_a", "coordinate", "value_a");
    Dataset<Row> second = rows.toDF("b", "size_b", "coordinate", "value_b");
    return first
        .join(second, "coordinate")
        .where(col("a").lt(col("b")))
        .groupBy("a", "b", "size_a", "size_b")
        .agg(
            count(lit(1)).as("shared"),
            sum(col("value_a").multiply(col("value_b"))).as("product"),
            sum(col("value_a").multiply(col("value_a"))).as("squares_a"),
            sum(col("value_b").multiply(col("value_b"))).as("squares_b"))
        .where(col("shared").divide(least(col("size_a"), col("size_b"))).geq(floor))
        .orderBy("a", "b");
  }

  private static List<Overlap> overlaps(List<SampledWork> works, List<Row> pairs) {
    return pairs.stream()
        .map(
            pair ->
                new SharedRows(
                        pair.getAs("shared"),
                        pair.getAs("product"),
                        pair.getAs("squares_a"),
                        pair.getAs("squares_b"))
                    .overlap(
                        works.get(pair.<Integer>getAs("a")).peer(),
                        works.get(pair.<Integer>getAs("b")).peer(),
                        Math.min(pair.<Integer>getAs("size_a"), pair.<Integer>getAs("size_b"))))
        .toList();
  }
}
