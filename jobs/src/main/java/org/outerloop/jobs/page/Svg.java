package org.outerloop.jobs.page;

import java.util.List;
import java.util.Locale;

/**
 * An inline SVG picture under construction. Colours and fonts come from the page's style sheet
 * through class names, so a picture follows its light or dark scheme. Coordinates are pixels from
 * the upper left corner. Not thread-safe.
 */
public final class Svg {
  private final int width;
  private final int height;
  private final String label;
  private final StringBuilder shapes = new StringBuilder();

  /** {@code label} says in a sentence what is to be seen, for those who cannot see it. */
  public Svg(int width, int height, String label) {
    this.width = width;
    this.height = height;
    this.label = label;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  public Svg line(Point from, Point to, String style) {
    return shape(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>",
        style, number(from.x()), number(from.y()), number(to.x()), number(to.y()));
  }

  /** A broken line; a point that is not finite is a gap. */
  public Svg path(List<Point> points, String style) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (Point point : points) {
      boolean visible = Double.isFinite(point.x()) && Double.isFinite(point.y());
      if (visible) {
        path.append(drawing ? 'L' : 'M').append(number(point.x())).append(' ');
        path.append(number(point.y()));
      }
      drawing = visible;
    }
    return path.isEmpty() ? this : shape("<path class=\"%s\" d=\"%s\"/>", style, path);
  }

  /** A dot that tells {@code tooltip} to the one who points at it. */
  public Svg dot(Point at, double radius, String style, String tooltip) {
    return shape(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"><title>%s</title></circle>",
        style, number(at.x()), number(at.y()), number(radius), Html.escape(tooltip));
  }

  /** A filled box, {@code size} being width and height. */
  public Svg box(Point corner, Point size, String style, String tooltip) {
    return shape(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s</title></rect>",
        style,
        number(corner.x()),
        number(corner.y()),
        number(size.x()),
        number(size.y()),
        Html.escape(tooltip));
  }

  /** Text whose anchor is start, middle or end; {@code at} is on its baseline. */
  public Svg text(Point at, String anchor, String style, String text) {
    return shape(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>",
        style, number(at.x()), number(at.y()), anchor, Html.escape(text));
  }

  /** The picture with a further class, by which the style sheet chooses between sizes. */
  public String element(String style) {
    return "<svg class=\"%s\" role=\"img\" aria-label=\"%s\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n%s</svg>\n"
        .formatted(style, Html.escape(label), width, height, width, height, shapes);
  }

  private Svg shape(String form, Object... values) {
    shapes.append(form.formatted(values)).append('\n');
    return this;
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** A place, or a width and a height, in pixels. */
  public record Point(double x, double y) {}
}
