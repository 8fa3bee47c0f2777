package org.outerloop.jobs.report;

import java.util.List;
import org.outerloop.jobs.report.Svg.Point;

/**
 * Lengths to compare by eye: horizontal bars from zero, each with its name above and its figure in
 * words at its end.
 */
record BarChart(String label, List<Bar> bars) {
  private static final int ROW = 48;
  private static final int BAR = 20;
  private static final double LETTER = 6.6; // mean width of a letter of the figure, in pixels

  String draw(int width, String style) {
    Svg svg = new Svg(width, ROW * bars.size() + 4, label);
    double longest = bars.stream().mapToDouble(Bar::length).max().orElse(1);
    Scale x = new Scale(0, longest, 1, width - 2, longest);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double top = (double) ROW * i;
      double end = x.at(bar.length());
      svg.text(new Point(1, top + 14), "start", "title", bar.name());
      svg.box(
          new Point(1, top + 20),
          new Point(Math.max(1, end - 1), BAR),
          "fill " + bar.style(),
          bar.figure());
      boolean inside = end + 8 + LETTER * bar.figure().length() > width;
      svg.text(
          new Point(inside ? end - 8 : end + 8, top + 35),
          inside ? "end" : "start",
          inside ? "value inverse" : "value",
          bar.figure());
    }
    return svg.element(style);
  }

  /** One bar; {@code style} is its colour class. */
  record Bar(String name, double length, String figure, String style) {}
}
