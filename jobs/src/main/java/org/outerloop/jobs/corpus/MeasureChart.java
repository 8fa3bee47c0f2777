package org.outerloop.jobs.corpus;

import org.outerloop.corpus.stats.Bucket;
import org.outerloop.corpus.stats.Histogram;
import org.outerloop.corpus.stats.MeasureStatistics;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.page.Frame;
import org.outerloop.jobs.page.Scale;
import org.outerloop.jobs.page.Svg;
import org.outerloop.jobs.page.Svg.Point;

/**
 * How a measure is spread over documents: bars of equal width, among which each stored bucket is
 * shared out evenly. A long tail is cut off and counted in {@link #beyond}.
 */
record MeasureChart(MeasureStatistics measure) {
  private static final int HEIGHT = 220;
  private static final int BARS = 40;

  boolean drawable() {
    return histogram().greatest() > histogram().least();
  }

  /** Where the axis ends: the greatest figure, or twice what 99 % of the documents stay below. */
  double end() {
    double common = 2 * histogram().quantile(0.99);
    return common > histogram().least()
        ? Math.min(histogram().greatest(), common)
        : histogram().greatest();
  }

  /** Documents in buckets that begin beyond the axis. */
  long beyond() {
    return histogram().buckets().stream()
        .filter(bucket -> bucket.from() > end())
        .mapToLong(Bucket::count)
        .sum();
  }

  String draw(int width, String style) {
    Svg svg = new Svg(width, HEIGHT, "Documents by " + measure.name());
    Frame frame = new Frame(svg, 58, width - 14, 30, HEIGHT - 42);
    double[] bars = bars();
    double highest = 0;
    for (double bar : bars) {
      highest = Math.max(highest, bar);
    }
    Scale y = Scale.fromZero(highest, frame.bottom(), frame.top(), 4);
    double low = histogram().least();
    double step = Scale.around(low, end(), 0, 1, 5).step();
    Scale x = new Scale(low, end(), frame.left(), frame.right(), step);
    frame.vertical(y, "documents");
    double wide = (end() - low) / BARS;
    for (int i = 0; i < BARS; i++) {
      double from = low + i * wide;
      Point corner = new Point(x.at(from), y.at(bars[i]));
      Point size = new Point(x.at(from + wide) - x.at(from), frame.bottom() - y.at(bars[i]));
      String tip =
          "%s to %s: about %s documents"
              .formatted(
                  Quantity.fixed(from, 3),
                  Quantity.fixed(from + wide, 3),
                  Quantity.fixed(bars[i], 0));
      svg.box(corner, size, "fill part s0", tip);
    }
    frame.horizontal(x, measure.unit());
    return svg.element(style);
  }

  private double[] bars() {
    double[] bars = new double[BARS];
    double low = histogram().least();
    double wide = (end() - low) / BARS;
    for (Bucket bucket : histogram().buckets()) {
      double from = Math.max(low, bucket.from());
      double to = Math.min(histogram().greatest(), bucket.to());
      if (from > end()) {
        continue;
      }
      if (to <= from) {
        bars[(int) Math.min(BARS - 1, (from - low) / wide)] += bucket.count();
        continue;
      }
      for (int i = 0; i < BARS; i++) {
        double over = Math.min(to, low + (i + 1) * wide) - Math.max(from, low + i * wide);
        bars[i] += over > 0 ? bucket.count() * over / (to - from) : 0;
      }
    }
    return bars;
  }

  private Histogram histogram() {
    return measure.histogram();
  }
}
