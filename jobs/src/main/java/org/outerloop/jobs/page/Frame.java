package org.outerloop.jobs.page;

import org.outerloop.jobs.page.Svg.Point;

/**
 * The room inside a picture in which the figures stand, and what is drawn around it: horizontal
 * grid lines with their values, the axis below, and what the axes mean.
 */
public record Frame(Svg svg, double left, double right, double top, double bottom) {
  private static final double TEXT_DROP = 4; // from the middle of a line of text to its baseline

  public void horizontal(Scale x, String title) {
    svg.line(new Point(left, bottom), new Point(right, bottom), "axis");
    for (double tick : x.ticks()) {
      svg.line(new Point(x.at(tick), bottom), new Point(x.at(tick), bottom + 4), "axis");
      svg.text(new Point(x.at(tick), bottom + 17), "middle", "tick", x.text(tick));
    }
    svg.text(new Point((left + right) / 2, bottom + 34), "middle", "title", title);
  }

  public void vertical(Scale y, String title) {
    for (double tick : y.ticks()) {
      svg.line(new Point(left, y.at(tick)), new Point(right, y.at(tick)), "grid");
      svg.text(new Point(left - 7, y.at(tick) + TEXT_DROP), "end", "tick", y.text(tick));
    }
    svg.text(new Point(2, top - 14), "start", "title", title);
  }

  /** A second scale for the same lines, on the right. */
  public void verticalRight(Scale y, String title) {
    for (double tick : y.ticks()) {
      svg.line(new Point(right, y.at(tick)), new Point(right + 4, y.at(tick)), "axis");
      svg.text(new Point(right + 7, y.at(tick) + TEXT_DROP), "start", "tick", y.text(tick));
    }
    svg.text(new Point(svg.width() - 2, top - 14), "end", "title", title);
  }
}
