package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.rank;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.outerloop.corpus.Bff;
import org.outerloop.corpus.BffSettings;
import scala.collection.Seq;

/**
 * BFF over all pages at once: exactly what {@link org.outerloop.corpus.Bff} does to them one after
 * the other in the {@link ContentOrder}.
 *
 * <p>Goes over the texts three times: to count the hashes of n-grams, to pick the occurrences of
 * those that occur more than once, and to cut. The first shuffles 8 bytes per n-gram; what the
 * second finds is shuffled a few times, see {@link BffRounds}.
 */
final class BffStage implements CorpusStage {
  static final String RULE = "bff";

  /** DCLM's bff_contained_ngram_count_before_dedupe. */
  static final String MEASURE = "bff-known-ngrams";

  private static final String KNOWN = "known";
  private static final String CUT = "cut";

  private final BffSettings settings;
  private final int maxRounds;

  /**
   * @param maxRounds after which what is still undecided is decided in one task; 0 for all of it
   */
  BffStage(BffSettings settings, int maxRounds) {
    this.settings = settings;
    this.maxRounds = maxRounds;
  }

  @Override
  public String name() {
    return "dedup-bff";
  }

  @Override
  public Dataset<Row> apply(Dataset<Row> pages) {
    Column kept = col(Columns.OUTCOME).equalTo(Columns.KEPT);
    Dataset<Row> placed = ContentOrder.placed(pages.where(kept));
    Dataset<Row> shared = Lineage.cut(shared(placed));
    Dataset<Row> cut = Lineage.cut(new BffRounds(settings, maxRounds).cut(shared));
    Dataset<Row> found = Lineage.cut(known(shared, cut).join(numbers(cut), new String[] {ContentOrder.PLACE}, "left"));
    Dataset<Row> judged = judged(placed.join(found, new String[] {ContentOrder.PLACE}, "left"));
    return judged.union(pages.where(kept.unary_$bang()).select(Columns.pages()));
  }

  /** Every occurrence of an n-gram that occurs more than once, see {@link BffRounds#cut}. */
  private Dataset<Row> shared(Dataset<Row> placed) {
    Dataset<Row> occurrences =
        placed
            .select(ContentOrder.PLACE, Columns.TEXT)
            .flatMap(
                new ParagraphNgrams.Maker(settings.ngram()), Encoders.bean(ParagraphNgrams.class))
            .select(
                col(ContentOrder.PLACE),
                col(BffRounds.PARAGRAPH),
                size(col("hashes")).as(BffRounds.NGRAMS),
                explode(col("hashes")).as(BffRounds.HASH));
    Dataset<Row> repeated =
        occurrences
            .groupBy(BffRounds.HASH)
            .agg(count(lit(1)).as("times"))
            .where(col("times").gt(1))
            .select(BffRounds.HASH);
    var inOrder =
        Window.partitionBy(BffRounds.HASH).orderBy(ContentOrder.PLACE, BffRounds.PARAGRAPH);
    return occurrences
        .join(repeated, BffRounds.HASH)
        .withColumn(BffRounds.RANK, rank().over(inOrder));
  }

  /** Per page, how many of its n-grams an earlier kept paragraph holds; no row for none. */
  private static Dataset<Row> known(Dataset<Row> shared, Dataset<Row> cut) {
    Column keptRank = when(col(CUT).isNull(), col(BffRounds.RANK));
    return shared
        .join(cut.withColumn(CUT, lit(true)), columns(), "left")
        .withColumn("said", min(keptRank).over(Window.partitionBy(BffRounds.HASH)))
        .where(col(BffRounds.RANK).gt(col("said")))
        .groupBy(ContentOrder.PLACE)
        .agg(sum(lit(1L)).as(KNOWN));
  }

  private static String[] columns() {
    return new String[] {ContentOrder.PLACE, BffRounds.PARAGRAPH};
  }

  /** Per page, the numbers of the paragraphs that are cut. */
  private static Dataset<Row> numbers(Dataset<Row> cut) {
    return cut.groupBy(ContentOrder.PLACE)
        .agg(array_sort(collect_list(BffRounds.PARAGRAPH)).as(CUT));
  }

  private Dataset<Row> judged(Dataset<Row> found) {
    Column left =
        udf(new Cutter(settings), DataTypes.StringType)
            .apply(col(Columns.TEXT), col(KNOWN), col(CUT));
    Column dropped = col(KNOWN).isNotNull().and(col("left").equalTo(""));
    Column shorter = col(CUT).isNotNull().and(dropped.unary_$bang());
    return found
        .withColumn("left", when(col(KNOWN).isNotNull(), left).otherwise(col(Columns.TEXT)))
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

  /** What is left of a page; empty if it is left out. */
  private static final class Cutter implements UDF3<String, Long, Seq<Integer>, String> {
    private final BffSettings settings;
    private transient Bff law;

    Cutter(BffSettings settings) {
      this.settings = settings;
    }

    @Override
    public String call(String text, Long known, Seq<Integer> cut) {
      if (law == null) {
        law = new Bff(settings);
      }
      int[] numbers = new int[cut == null ? 0 : cut.length()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = cut.apply(i);
      }
      Bff.Outcome outcome = law.outcome(text, numbers, known);
      return outcome.isLeftOut() ? "" : outcome.text();
    }
  }
}
