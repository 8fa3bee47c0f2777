package org.outerloop.jobs.page;

import java.util.List;
import org.outerloop.jobs.page.Svg.Point;

/**
 * Lengths to compare by eye: horizontal bars from zero, each with its name above and its figure in
 * words at its end.
 */
public record BarChart(String label, List<Bar> bars) {
  private static final int ROW = 48;
  private static final int BAR = 20;
  private static final double LETTER = 9.2; // room for a letter of a figure, in pixels
  private static final double GAP = 8;

  public String draw(int width, String style) {
    Svg svg = new Svg(width, ROW * bars.size(), label);
    double pixelsPerUnit =
        bars.stream()
            .filter(bar -> bar.length() > 0)
            .mapToDouble(bar -> (width - GAP - LETTER * bar.figure().length()) / bar.length())
            .min()
            .orElse(1);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double top = (double) ROW * i;
      double length = Math.max(2, pixelsPerUnit * bar.length());
      svg.text(new Point(0, top + 14), "start", "title", bar.name());
      svg.box(new Point(0, top + 20), new Point(length, BAR), "fill " + bar.style(), bar.figure());
      svg.text(new Point(length + GAP, top + 35), "start", "value", bar.figure());
    }
    return svg.element(style);
  }

  /** One bar; {@code style} is its colour class. */
  public record Bar(String name, double length, String figure, String style) {}
}
