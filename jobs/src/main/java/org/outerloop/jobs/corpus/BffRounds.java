package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.outerloop.corpus.BffSettings;

/**
 * Which paragraphs the law {@link org.outerloop.corpus.Bff} cuts, without going through them one
 * after the other.
 *
 * <p>Whether a paragraph is cut hangs on strictly earlier ones alone: for each of its n-grams, on
 * whether one that holds it too was kept. So there is exactly one solution, and it can be closed in
 * on from both sides. Of an undecided paragraph,
 *
 * <pre>
 *   sure  = its n-grams that an earlier paragraph known to be kept holds
 *   maybe = its n-grams that an earlier undecided paragraph holds, and no sure one
 *
 *   sure / all > threshold            it is cut, whatever becomes of the others
 *   (sure + maybe) / all <= threshold it is kept, whatever becomes of the others
 * </pre>
 *
 * <p>In each round every undecided paragraph that shares n-grams with no earlier undecided one is
 * decided, for its maybe is 0. So after r rounds all are decided that end no chain of more than r
 * paragraphs each sharing with the one before it; texts from the web take a handful. What is left
 * after {@code maxRounds}, which someone made to be so, is gone through in order in one task; so is
 * what has become little, for a round costs a second or two however little is in it.
 *
 * <p>Each round shuffles the n-grams of undecided paragraphs that they share among themselves, by
 * hash and by paragraph.
 */
final class BffRounds {
  static final String PAGE_NGRAMS = "page_ngrams";
  static final String HASH = "hash";
  static final String PARAGRAPH = "paragraph";
  static final String NGRAMS = "ngrams";

  /** Of an occurrence: 1 + how many occurrences of its hash lie in earlier paragraphs. */
  static final String RANK = "rank";

  /** An occurrence of an n-gram whose hash occurs more than once; counts are of all n-grams. */
  static final StructType SHARED =
      new StructType()
          .add(ContentOrder.PLACE, DataTypes.LongType, false)
          .add(PAGE_NGRAMS, DataTypes.IntegerType, false)
          .add(PARAGRAPH, DataTypes.IntegerType, false)
          .add(NGRAMS, DataTypes.IntegerType, false)
          .add(HASH, DataTypes.LongType, false)
          .add(RANK, DataTypes.IntegerType, false);

  private static final String SURE = "sure";
  private static final String MAYBE = "maybe";
  private static final String STATE = "state";
  private static final String KEPT = "kept";
  private static final String CUT = "cut";
  private static final String OPEN = "open";
  private static final String[] PARAGRAPH_KEY = {ContentOrder.PLACE, PARAGRAPH};

  private final BffSettings settings;
  private final int maxRounds;
  private final long few;

  /**
   * @param maxRounds after which what is still undecided is decided in one task
   * @param few so many n-grams or fewer are left to one task at once
   */
  BffRounds(BffSettings settings, int maxRounds, long few) {
    this.settings = settings;
    this.maxRounds = maxRounds;
    this.few = few;
  }

  /**
   * Place and number of every paragraph that is cut.
   *
   * @param shared as {@link #SHARED}
   */
  Dataset<Row> cut(Dataset<Row> shared) {
    Dataset<Row> occurrences = shared.select(HASH, RANK, ContentOrder.PLACE, PARAGRAPH);
    Dataset<Row> open =
        shared.select(ContentOrder.PLACE, PARAGRAPH, NGRAMS).distinct().withColumn(SURE, lit(0L));
    List<Dataset<Row>> cut = new ArrayList<>();
    for (int round = 0; round < maxRounds && occurrences.count() > few; round++) {
      Dataset<Row> judged = Lineage.cut(judge(occurrences, open));
      cut.add(judged.where(is(CUT)).select(ContentOrder.PLACE, PARAGRAPH));
      Dataset<Row> told = Lineage.cut(tell(occurrences, judged));
      open = Lineage.cut(nextOpen(judged.where(is(OPEN)), told));
      occurrences = Lineage.cut(stillShared(told));
    }
    cut.add(BffTail.cut(occurrences, open, settings));
    return cut.stream().reduce(Dataset::union).orElseThrow();
  }

  private static Column is(String state) {
    return col(STATE).equalTo(state);
  }

  private static WindowSpec sameHash() {
    return Window.partitionBy(HASH);
  }

  /** Decides what can be decided. */
  private Dataset<Row> judge(Dataset<Row> occurrences, Dataset<Row> open) {
    Dataset<Row> maybe =
        occurrences
            .withColumn("first", min(RANK).over(sameHash()))
            .where(col(RANK).gt(col("first")))
            .groupBy(ContentOrder.PLACE, PARAGRAPH)
            .agg(sum(lit(1L)).as(MAYBE));
    Column state =
        when(tooMany(col(SURE)), CUT)
            .when(tooMany(col(SURE).plus(coalesce(col(MAYBE), lit(0L)))), OPEN)
            .otherwise(KEPT);
    return open.join(maybe, PARAGRAPH_KEY, "left").withColumn(STATE, state).drop(MAYBE);
  }

  /** Same arithmetic as {@link BffSettings#tooMany}; a paragraph here has at least one n-gram. */
  private Column tooMany(Column known) {
    return known.cast("double").divide(col(NGRAMS).cast("double")).gt(settings.threshold());
  }

  /** Occurrences in open paragraphs, with the rank from which on a kept one has said it before. */
  private static Dataset<Row> tell(Dataset<Row> occurrences, Dataset<Row> judged) {
    Column keptRank = when(is(KEPT), col(RANK));
    return occurrences
        .join(judged.select(ContentOrder.PLACE, PARAGRAPH, STATE), PARAGRAPH_KEY)
        .withColumn("said", min(keptRank).over(sameHash()))
        .where(is(OPEN))
        .withColumn("known", coalesce(col(RANK).gt(col("said")), lit(false)))
        .select(HASH, RANK, ContentOrder.PLACE, PARAGRAPH, "known");
  }

  private static Dataset<Row> nextOpen(Dataset<Row> open, Dataset<Row> told) {
    Dataset<Row> more =
        told.where("known").groupBy(ContentOrder.PLACE, PARAGRAPH).agg(sum(lit(1L)).as("more"));
    return open.join(more, PARAGRAPH_KEY, "left")
        .select(
            col(ContentOrder.PLACE),
            col(PARAGRAPH),
            col(NGRAMS),
            col(SURE).plus(coalesce(col("more"), lit(0L))).as(SURE));
  }

  /** What open paragraphs share among themselves and no kept one has said before. */
  private static Dataset<Row> stillShared(Dataset<Row> told) {
    return told.where(expr("not known"))
        .withColumn("least", min(RANK).over(sameHash()))
        .withColumn("most", max(RANK).over(sameHash()))
        .where(col("least").lt(col("most")))
        .select(HASH, RANK, ContentOrder.PLACE, PARAGRAPH);
  }
}
