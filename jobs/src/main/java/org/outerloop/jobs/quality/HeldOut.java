package org.outerloop.jobs.quality;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.outerloop.jobs.UserException;
import org.outerloop.quality.QualityMetrics;
import org.outerloop.quality.QualityMetrics.Bin;
import org.outerloop.quality.RankCurve;

/**
 * Metrics of probabilities, exact, however many there are: sorted once over the cluster; the driver
 * gets a row per partition and ten bins.
 */
final class HeldOut {
  private static final String PROBABILITY = "probability";
  private static final String BAD = "bad";

  private HeldOut() {}

  /**
   * @param scored rows of probability (double) and good (boolean)
   * @param share of the documents that is kept
   * @throws UserException if there is none of a kind
   */
  static QualityMetrics metrics(Dataset<Row> scored, double share) {
    Dataset<Row> labelled =
        scored.select(
            col(PROBABILITY),
            col(LabelledPages.GOOD).cast("long").as(LabelledPages.GOOD),
            lit(1).minus(col(LabelledPages.GOOD).cast("long")).as(BAD));
    JavaRDD<Row> ranked =
        labelled
            .groupBy(PROBABILITY)
            .agg(sum(LabelledPages.GOOD), sum(BAD))
            .orderBy(col(PROBABILITY).desc())
            .javaRDD()
            .cache();
    List<long[]> counts = ranked.mapPartitions(HeldOut::tally).collect();
    long good = counts.stream().mapToLong(part -> part[0]).sum();
    long bad = counts.stream().mapToLong(part -> part[1]).sum();
    if (good == 0 || bad == 0) {
      throw new UserException(
          "Of the documents held out %d are good and %d bad; hold out more of them"
              .formatted(good, bad));
    }
    long kept = Math.round(share * (good + bad));
    List<RankCurve> curves = curves(ranked, counts, kept);
    ranked.unpersist();
    List<Bin> bins = bins(labelled);
    return new QualityMetrics(
        good,
        bad,
        curves.stream().mapToDouble(RankCurve::pairs).sum() / good / bad,
        share,
        curves.stream()
            .mapToDouble(RankCurve::threshold)
            .filter(threshold -> !Double.isNaN(threshold))
            .min()
            .orElse(1),
        kept == 0 ? 0 : curves.stream().mapToDouble(RankCurve::keptGood).sum() / kept,
        labelled
            .agg(avg(pow(col(PROBABILITY).minus(col(LabelledPages.GOOD)), lit(2))))
            .first()
            .getDouble(0),
        QualityMetrics.calibrationError(bins),
        bins);
  }

  private static Iterator<long[]> tally(Iterator<Row> rows) {
    long[] counts = new long[2];
    while (rows.hasNext()) {
      Row row = rows.next();
      counts[0] += row.getLong(1);
      counts[1] += row.getLong(2);
    }
    return List.of(counts).iterator();
  }

  private static List<RankCurve> curves(JavaRDD<Row> ranked, List<long[]> counts, long kept) {
    long[][] before = new long[counts.size()][2];
    for (int i = 1; i < before.length; i++) {
      before[i][0] = before[i - 1][0] + counts.get(i - 1)[0];
      before[i][1] = before[i - 1][1] + counts.get(i - 1)[1];
    }
    return ranked
        .mapPartitionsWithIndex(
            (index, rows) -> {
              RankCurve curve = new RankCurve(before[index][0], before[index][1], kept);
              rows.forEachRemaining(
                  row -> curve.add(row.getDouble(0), row.getLong(1), row.getLong(2)));
              return List.of(curve).iterator();
            },
            true)
        .collect();
  }

  private static List<Bin> bins(Dataset<Row> labelled) {
    List<Bin> bins = new ArrayList<>(Collections.nCopies(QualityMetrics.BINS, new Bin(0, 0, 0)));
    labelled
        .groupBy(
            least(
                    floor(col(PROBABILITY).multiply(QualityMetrics.BINS)),
                    lit((long) QualityMetrics.BINS - 1))
                .cast("int")
                .as("bin"))
        .agg(count(lit(1)), avg(PROBABILITY), avg(LabelledPages.GOOD))
        .collectAsList()
        .forEach(
            row ->
                bins.set(
                    row.getInt(0), new Bin(row.getLong(1), row.getDouble(2), row.getDouble(3))));
    return bins;
  }
}
