package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
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
 * <p>Before the first round nearly all are decided already: of their n-grams too few occur earlier
 * at all. Each round shuffles the n-grams of undecided paragraphs that they share among themselves,
 * by hash and by paragraph.
 */
final class BffRounds {
  static final String PAGE_NGRAMS = "page_ngrams";
  static final String HASH = "hash";
  static final String PARAGRAPH = "paragraph";
  static final String NGRAMS = "ngrams";

  /** Of an occurrence: 1 + how many occurrences of its hash lie in earlier paragraphs. */
  static final String RANK = "rank";

  /** N-grams that are known, or may be. */
  static final String KNOWN = "known_ngrams";

  private static final String SURE = "sure";
  private static final String MAYBE = "maybe";

  /** Of an occurrence: whether another one lies in an earlier paragraph that is not decided. */
  private static final String EARLIER = "earlier";

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
   * @param suspects paragraphs of whose n-grams too many occur in earlier paragraphs, kept or cut:
   *     place, paragraph, ngrams; all others are kept
   * @param said of each suspect, how many of its n-grams an earlier paragraph has said that is
   *     none, see {@link KeptCounts}: as {@link ParagraphSums#SCHEMA}, no row for none
   * @param shared n-grams that suspects share and no other paragraph has said before: as {@link
   *     SharedRows#SCHEMA}
   */
  Dataset<Row> cut(Dataset<Row> suspects, Dataset<Row> said, Dataset<Row> shared) {
    Dataset<Row> open =
        suspects
            .join(said, PARAGRAPH_KEY, "left")
            .withColumn(SURE, coalesce(col(ParagraphSums.SUM), lit(0L)));
    Dataset<Row> told = Lineage.cut(tell(shared, suspects.withColumn(STATE, lit(OPEN))));
    open = Lineage.cut(nextOpen(open, told));
    Dataset<Row> occurrences = stillShared(told);
    List<Dataset<Row>> cut = new ArrayList<>();
    for (int round = 0; round < maxRounds && occurrences.count() > few; round++) {
      Dataset<Row> judged = Lineage.cut(judge(open).where(is(KEPT).unary_$bang()));
      cut.add(judged.where(is(CUT)).select(ContentOrder.PLACE, PARAGRAPH));
      told = Lineage.cut(tell(occurrences, judged));
      open = Lineage.cut(nextOpen(judged.where(is(OPEN)), told));
      occurrences = stillShared(told);
    }
    cut.add(BffTail.cut(occurrences, open, settings));
    return cut.stream().reduce(Dataset::union).orElseThrow();
  }

  private static Column is(String state) {
    return col(STATE).equalTo(state);
  }

  /** Decides what can be decided. */
  private Dataset<Row> judge(Dataset<Row> open) {
    return open.withColumn(
        STATE,
        when(tooMany(col(SURE)), CUT)
            .when(tooMany(col(SURE).plus(col(MAYBE))), OPEN)
            .otherwise(KEPT));
  }

  private Column tooMany(Column known) {
    return tooMany(settings, known, col(NGRAMS));
  }

  /** Same arithmetic as {@link BffSettings#tooMany}, for at least one n-gram. */
  static Column tooMany(BffSettings settings, Column known, Column all) {
    return known.cast("double").divide(all.cast("double")).gt(settings.threshold());
  }

  /**
   * Occurrences in paragraphs that stay open: whether one that is kept has said it before, and of
   * those that none has, what open ones there are.
   *
   * @param judged paragraphs that are cut or open; all others are kept
   */
  private static Dataset<Row> tell(Dataset<Row> occurrences, Dataset<Row> judged) {
    WindowSpec sameHash = Window.partitionBy(HASH);
    Dataset<Row> states = Lineage.small(judged.select(ContentOrder.PLACE, PARAGRAPH, STATE));
    Column unsaid = when(expr("not known"), col(RANK));
    return occurrences
        .join(states, PARAGRAPH_KEY, "left")
        .withColumn("said", min(when(col(STATE).isNull(), col(RANK))).over(sameHash))
        .where(is(OPEN))
        .withColumn("known", coalesce(col(RANK).gt(col("said")), lit(false)))
        .withColumn("least", min(unsaid).over(sameHash))
        .withColumn("most", max(unsaid).over(sameHash))
        .withColumn(EARLIER, expr("not known").and(col(RANK).gt(col("least"))))
        .select(HASH, RANK, ContentOrder.PLACE, PARAGRAPH, "known", EARLIER, "least", "most");
  }

  private static Dataset<Row> nextOpen(Dataset<Row> open, Dataset<Row> told) {
    Dataset<Row> found =
        told.groupBy(ContentOrder.PLACE, PARAGRAPH)
            .agg(count_if(col("known")).as("more"), count_if(col(EARLIER)).as("again"));
    return open.join(found, PARAGRAPH_KEY, "left")
        .select(
            col(ContentOrder.PLACE),
            col(PARAGRAPH),
            col(NGRAMS),
            col(SURE).plus(coalesce(col("more"), lit(0L))).as(SURE),
            coalesce(col("again"), lit(0L)).as(MAYBE));
  }

  /** What open paragraphs share among themselves and no kept one has said before. */
  private static Dataset<Row> stillShared(Dataset<Row> told) {
    return told.where(expr("not known").and(col("least").lt(col("most"))))
        .select(HASH, RANK, ContentOrder.PLACE, PARAGRAPH);
  }
}
