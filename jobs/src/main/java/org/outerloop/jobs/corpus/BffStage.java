package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.outerloop.corpus.Bff;
import org.outerloop.corpus.BffSettings;
import scala.collection.Seq;

/**
 * BFF over all pages at once: exactly what {@link org.outerloop.corpus.Bff} does to them one after
 * the other in the {@link ContentOrder}.
 *
 * <p>Goes over the texts twice: to hash their n-grams, which shuffles 9 bytes for each and some 10
 * more where a page begins, and to cut. What lies between is small:
 *
 * <pre>
 *   texts -> {@link NgramScatter} -> {@link SharedNgrams}: n-grams that occur more than once, on disk
 *     -> {@link EarlierCounts} -> {@link PageCounts}: suspects, of which too much was said before
 *     -> {@link KeptCounts} -> {@link ParagraphSums}: what others have said of theirs
 *     -> {@link SharedRows}: what suspects alone share -> {@link BffRounds}: paragraphs that are cut
 * </pre>
 *
 * <p>Bytes of text per bucket are few enough for a task's memory up to 500 GB; beyond, buckets
 * grow.
 */
final class BffStage implements CorpusStage {
  static final String RULE = "bff";

  /** DCLM's bff_contained_ngram_count_before_dedupe. */
  static final String MEASURE = "bff-known-ngrams";

  private static final long BUCKET_BYTES = 8 << 20;
  private static final int MOST_BUCKETS = 1 << 16;
  private static final int MOST_TASKS = 2000;

  /** One after the other: so many that a task is worth its start, see {@link #tasks}. */
  private static final int BUCKETS_PER_TASK = 4;

  private static final int TASKS_PER_CORE = 4;

  /** So many n-grams are gone through in a second, in 100 MB. */
  private static final long FEW = 1 << 21;

  private static final String KNOWN = BffRounds.KNOWN;
  private static final String CUT = "cut";

  private final BffSettings settings;
  private final Effort effort;

  /**
   * How the result is come by; changes none.
   *
   * @param maxRounds see {@link BffRounds}
   * @param few see {@link BffRounds}
   * @param bucketBytes of text whose n-grams go into one bucket
   * @param sieveWords see {@link ParagraphSieve}
   */
  record Effort(int maxRounds, long few, long bucketBytes, int sieveWords) {}

  /**
   * @param maxRounds after which what is still undecided is decided in one task; 0 for all of it
   */
  BffStage(BffSettings settings, int maxRounds) {
    this(settings, new Effort(maxRounds, FEW, BUCKET_BYTES, ParagraphSieve.WORDS));
  }

  BffStage(BffSettings settings, Effort effort) {
    this.settings = settings;
    this.effort = effort;
  }

  @Override
  public String name() {
    return "dedup-bff";
  }

  @Override
  public boolean rewrites() {
    return true;
  }

  @Override
  public Dataset<Row> apply(Dataset<Row> pages) {
    SparkSession spark = pages.sparkSession();
    Column kept = col(Columns.OUTCOME).equalTo(Columns.KEPT);
    ContentOrder.Placed order = ContentOrder.placed(pages.where(kept));
    Dataset<Row> placed = order.pages();
    int buckets = buckets(order.bytes());
    JavaRDD<byte[]> shared = shared(placed, buckets).persist(StorageLevel.DISK_ONLY());
    Dataset<Row> counted = Lineage.cut(counted(spark, shared, buckets));
    Dataset<Row> cut = Lineage.cut(cut(spark, shared, counted, buckets));
    String[] page = {ContentOrder.PLACE};
    Dataset<Row> found =
        Lineage.cut(known(counted, unknown(spark, shared, cut)).join(numbers(cut), page, "left"));
    shared.unpersist();
    Dataset<Row> judged = judged(placed.join(Lineage.small(found), page, "left"));
    return judged.union(pages.where(kept.unary_$bang()).select(Columns.pages()));
  }

  /** The n-grams that occur more than once, a bucket of hashes at a time. */
  private JavaRDD<byte[]> shared(Dataset<Row> placed, int buckets) {
    int ngram = settings.ngram();
    MapPartitionsFunction<Row, Row> scatter = pages -> new NgramScatter(pages, ngram, buckets);
    return byBucket(
            placed
                .select(ContentOrder.PLACE, Columns.TEXT)
                .mapPartitions(scatter, Encoders.row(BucketBlocks.SCHEMA)),
            buckets)
        .javaRDD()
        .mapPartitions(new SharedNgrams());
  }

  private Dataset<Row> counted(SparkSession spark, JavaRDD<byte[]> shared, int buckets) {
    JavaRDD<Row> counts = shared.mapPartitions(groups -> new EarlierCounts(groups, buckets));
    return byBucket(spark.createDataFrame(counts, BucketBlocks.SCHEMA), buckets)
        .mapPartitions(new PageCounts(settings), Encoders.row(PageCounts.SCHEMA));
  }

  /** Place and number of every paragraph that is cut. */
  private Dataset<Row> cut(
      SparkSession spark, JavaRDD<byte[]> shared, Dataset<Row> counted, int buckets) {
    Dataset<Row> suspects =
        counted
            .select(col(ContentOrder.PLACE), explode(col(PageCounts.SUSPECTS)).as("of"))
            .select(ContentOrder.PLACE, "of.*");
    Broadcast<ParagraphSieve> sieve = ParagraphSieve.of(suspects, effort.sieveWords());
    JavaRDD<Row> counts = shared.mapPartitions(groups -> new KeptCounts(groups, buckets, sieve));
    Dataset<Row> said =
        byBucket(spark.createDataFrame(counts, BucketBlocks.SCHEMA), buckets)
            .mapPartitions(new ParagraphSums(), Encoders.row(ParagraphSums.SCHEMA));
    return new BffRounds(settings, effort.maxRounds(), effort.few())
        .cut(suspects, said, SharedRows.of(spark, shared, sieve));
  }

  private static Dataset<Row> byBucket(Dataset<Row> blocks, int buckets) {
    return blocks
        .repartition(tasks(blocks.sparkSession(), buckets), col(BucketBlocks.BUCKET))
        .sortWithinPartitions(BucketBlocks.BUCKET);
  }

  /** Few, for the small tables behind the n-grams take a pass each; but enough for all cores. */
  private static int tasks(SparkSession spark, int buckets) {
    int busy = TASKS_PER_CORE * spark.sparkContext().defaultParallelism();
    int wanted = Math.max(buckets / BUCKETS_PER_TASK, Math.min(buckets, busy));
    return Math.min(wanted, MOST_TASKS);
  }

  private int buckets(long bytes) {
    return (int) Math.min(bytes / effort.bucketBytes() + 1, MOST_BUCKETS);
  }

  /** Per page, how many of its n-grams an earlier kept paragraph holds; no row for none. */
  private static Dataset<Row> known(Dataset<Row> counted, Dataset<Row> unknown) {
    return counted
        .select(ContentOrder.PLACE, KNOWN, BffRounds.PAGE_NGRAMS)
        .join(Lineage.small(unknown), new String[] {ContentOrder.PLACE}, "left")
        .withColumn(KNOWN, col(KNOWN).minus(coalesce(col("unknown"), lit(0L))))
        .where(col(KNOWN).gt(0))
        .drop("unknown");
  }

  /**
   * Per page, how many of its n-grams occur in earlier paragraphs of which all are cut. Those whose
   * first paragraph is kept need not be looked at, which is nearly all.
   */
  private Dataset<Row> unknown(SparkSession spark, JavaRDD<byte[]> shared, Dataset<Row> cut) {
    String[] paragraph = {ContentOrder.PLACE, BffRounds.PARAGRAPH};
    Column keptRank = when(col(CUT).isNull(), col(BffRounds.RANK));
    return Lineage.cut(
        SharedRows.beginningIn(spark, shared, ParagraphSieve.of(cut, effort.sieveWords()))
            .join(Lineage.small(cut).withColumn(CUT, lit(true)), paragraph, "left")
            .withColumn("said", min(keptRank).over(Window.partitionBy(BffRounds.HASH)))
            .where(col(BffRounds.RANK).gt(1))
            .where(coalesce(col(BffRounds.RANK).leq(col("said")), lit(true)))
            .groupBy(ContentOrder.PLACE)
            .agg(count(lit(1)).as("unknown")));
  }

  /** Per page, the numbers of the paragraphs that are cut. */
  private static Dataset<Row> numbers(Dataset<Row> cut) {
    return cut.groupBy(ContentOrder.PLACE)
        .agg(array_sort(collect_list(BffRounds.PARAGRAPH)).as(CUT));
  }

  private Dataset<Row> judged(Dataset<Row> found) {
    Column left =
        udf(new Cutter(settings), DataTypes.StringType)
            .apply(col(Columns.TEXT), col(KNOWN), col(BffRounds.PAGE_NGRAMS), col(CUT));
    Column touched = col(CUT).isNotNull().or(tooMany(col(KNOWN), col(BffRounds.PAGE_NGRAMS)));
    Column dropped = touched.and(col("left").equalTo(""));
    Column shorter = col(CUT).isNotNull().and(dropped.unary_$bang());
    return found
        .withColumn("left", when(touched, left).otherwise(col(Columns.TEXT)))
        .withColumn(
            Columns.OUTCOME,
            when(dropped, lit(Columns.DROPPED_PREFIX + RULE)).otherwise(col(Columns.OUTCOME)))
        .withColumn(
            Columns.CUTS,
            when(shorter, Columns.withCut(RULE, size(col(CUT)))).otherwise(col(Columns.CUTS)))
        .withColumn(
            Columns.MEASURES,
            Columns.withMeasure(MEASURE, coalesce(col(KNOWN), lit(0L)).cast("double")))
        .withColumn(Columns.TEXT, when(dropped, col(Columns.TEXT)).otherwise(col("left")))
        .select(Columns.pages());
  }

  private Column tooMany(Column known, Column all) {
    return coalesce(BffRounds.tooMany(settings, known, all), lit(false));
  }

  /** What is left of a page; empty if it is left out. */
  private static final class Cutter implements UDF4<String, Long, Integer, Seq<Integer>, String> {
    private final BffSettings settings;

    Cutter(BffSettings settings) {
      this.settings = settings;
    }

    @Override
    public String call(String text, Long known, Integer ngrams, Seq<Integer> cut) {
      int[] numbers = new int[cut == null ? 0 : cut.length()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = cut.apply(i);
      }
      Bff.Outcome outcome = Bff.outcome(settings, text, numbers, known, ngrams);
      return outcome.isLeftOut() ? "" : outcome.text();
    }
  }
}
