package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.outerloop.corpus.MinHash;
import org.outerloop.corpus.MinHashSettings;
import scala.collection.Seq;

/**
 * Near-duplicates by MinHash: pages that meet in a bucket, and are alike enough when their shingles
 * are counted, are joined; of each connected group the first in the {@link ContentOrder} stays.
 *
 * <p>Within a bucket every page is compared with the bucket's first one only, so a bucket of a
 * million pages is a million pairs. Those that are not alike enough to the first are compared with
 * the first among themselves, and so on for a set number of passes.
 *
 * <p>Shuffles 16 bytes per page and band, then shingles of the pages that met, then pairs.
 */
final class MinHashStage implements CorpusStage {
  static final String RULE = "near-duplicate";

  /** Times that the pages of a bucket unlike its first one look for another. */
  private static final int PASSES = 3;

  private static final String KEY = "bucket";
  private static final String FIRST = Components.LEAST;
  private static final String PAGE = Components.NODE;

  private final MinHashSettings settings;

  MinHashStage(MinHashSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "dedup-minhash";
  }

  @Override
  public Dataset<Row> apply(Dataset<Row> pages) {
    Column kept = col(Columns.OUTCOME).equalTo(Columns.KEPT);
    Dataset<Row> placed = ContentOrder.placed(pages.where(kept)).pages();
    Dataset<Row> repeats = Components.of(pairs(placed));
    Column repeated = col("of").isNotNull();
    return placed
        .join(named(repeats, placed), new String[] {ContentOrder.PLACE}, "left")
        .withColumn(
            Columns.OUTCOME,
            when(repeated, lit(Columns.DROPPED_PREFIX + RULE)).otherwise(col(Columns.OUTCOME)))
        .withColumn(
            Columns.DETAIL,
            when(repeated, concat(lit("of "), col("of"))).otherwise(col(Columns.DETAIL)))
        .select(Columns.pages())
        .union(pages.where(kept.unary_$bang()).select(Columns.pages()));
  }

  /** Repeats with the id of the page that stays for them. */
  private static Dataset<Row> named(Dataset<Row> repeats, Dataset<Row> placed) {
    Dataset<Row> ids =
        placed.select(col(ContentOrder.PLACE).as(FIRST), lower(hex(col(Columns.ID))).as("of"));
    return repeats.join(ids, FIRST).select(col(PAGE).as(ContentOrder.PLACE), col("of"));
  }

  /** Two pages that are near-duplicates of each other, enough of these to connect all that are. */
  private Dataset<Row> pairs(Dataset<Row> placed) {
    Dataset<Row> texts = placed.select(ContentOrder.PLACE, Columns.TEXT);
    Dataset<Row> members =
        hashes(texts, true)
            .select(col(ContentOrder.PLACE).as(PAGE), explode(col("hashes")).as(KEY));
    Dataset<Row> meetings = Lineage.cut(meetings(members));
    if (settings.threshold() == 0) {
      return meetings.where(col(PAGE).gt(col(FIRST))).select(PAGE, FIRST).distinct();
    }
    Dataset<Row> alike = Lineage.cut(alike(meetings, texts));
    Dataset<Row> last = alike;
    for (int pass = 1; pass < PASSES && !meetings.isEmpty(); pass++) {
      meetings = Lineage.cut(meetings(unlike(meetings, last)));
      last = Lineage.cut(alike(meetings, texts));
      alike = alike.union(last);
    }
    return alike;
  }

  /** Pages with each bucket they share with others, and the first page in it. */
  private static Dataset<Row> meetings(Dataset<Row> members) {
    WindowSpec bucket = Window.partitionBy(KEY);
    return members
        .withColumn(FIRST, min(PAGE).over(bucket))
        .withColumn("last", max(PAGE).over(bucket))
        .where(col(FIRST).lt(col("last")))
        .drop("last");
  }

  /** The pairs of a page and the first one in a bucket that are alike enough. */
  private Dataset<Row> alike(Dataset<Row> meetings, Dataset<Row> texts) {
    Dataset<Row> pairs = meetings.where(col(PAGE).gt(col(FIRST))).select(PAGE, FIRST).distinct();
    Dataset<Row> met = meetings.select(col(PAGE).as(ContentOrder.PLACE)).distinct();
    String[] place = {ContentOrder.PLACE};
    Dataset<Row> shingles = Lineage.cut(hashes(texts.join(met, place, "left_semi"), false));
    var likeness = udf(new Likeness(), DataTypes.DoubleType);
    return pairs
        .join(shingles.select(col(ContentOrder.PLACE).as(FIRST), col("hashes").as("one")), FIRST)
        .join(shingles.select(col(ContentOrder.PLACE).as(PAGE), col("hashes").as("other")), PAGE)
        .where(likeness.apply(col("one"), col("other")).geq(settings.threshold()))
        .select(PAGE, FIRST);
  }

  private static Dataset<Row> unlike(Dataset<Row> meetings, Dataset<Row> alike) {
    return meetings
        .where(col(PAGE).gt(col(FIRST)))
        .join(alike, new String[] {PAGE, FIRST}, "left_anti")
        .select(PAGE, KEY);
  }

  private Dataset<Row> hashes(Dataset<Row> texts, boolean buckets) {
    return texts
        .map(new PageShingles.Maker(settings, buckets), Encoders.bean(PageShingles.class))
        .toDF();
  }

  private static final class Likeness implements UDF2<Seq<Long>, Seq<Long>, Double> {
    @Override
    public Double call(Seq<Long> one, Seq<Long> other) {
      return MinHash.likeness(longs(one), longs(other));
    }

    private static long[] longs(Seq<Long> values) {
      long[] longs = new long[values.length()];
      for (int i = 0; i < longs.length; i++) {
        longs[i] = values.apply(i);
      }
      return longs;
    }
  }
}
