package org.outerloop.jobs.report;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.RoundRow;
import org.outerloop.jobs.page.Frame;
import org.outerloop.jobs.page.Scale;
import org.outerloop.jobs.page.Svg;
import org.outerloop.jobs.page.Svg.Point;

/**
 * Loss on unseen text over committed rounds, beginning with the model before the first of them. The
 * held-out text is the same in every round, so bits per byte is the same line read on the right.
 */
record LossChart(List<RoundRow> rounds) {
  private static final int HEIGHT = 270;
  private static final int DOTS_UP_TO = 60;
  private static final double EMPHASIS = 4;

  String draw(int width, String style) {
    Svg svg = new Svg(width, HEIGHT, label());
    Frame frame = new Frame(svg, 44, width - 52, 38, HEIGHT - 42);
    List<Point> losses = losses();
    double low = losses.stream().mapToDouble(Point::y).min().orElseThrow();
    double high = losses.stream().mapToDouble(Point::y).max().orElseThrow();
    Scale y = Scale.around(low, high, frame.bottom(), frame.top(), 5);
    Scale x =
        Scale.whole(
            (long) losses.get(0).x(),
            (long) last(losses).x(),
            frame.left() + 6,
            frame.right() - 6,
            width / 60);
    frame.vertical(y, "nats per token");
    frame.horizontal(x, "rounds committed");
    rightScale(frame, y);
    List<Point> pixels = new ArrayList<>();
    losses.forEach(point -> pixels.add(new Point(x.at(point.x()), y.at(point.y()))));
    svg.path(pixels, "line s0");
    dots(svg, losses, pixels);
    ends(svg, losses, pixels, frame.bottom());
    return svg.element(style);
  }

  private static void dots(Svg svg, List<Point> losses, List<Point> pixels) {
    for (int i = 0; i < losses.size(); i++) {
      boolean edge = i == 0 || i == losses.size() - 1;
      if (edge || losses.size() <= DOTS_UP_TO) {
        Point loss = losses.get(i);
        String tip = "%s after %s rounds".formatted(Quantity.loss(loss.y()), (long) loss.x());
        svg.dot(pixels.get(i), edge ? EMPHASIS : EMPHASIS / 2, "fill s0", tip);
      }
    }
  }

  /** The first and the last figure, where the line is least likely to cross them. */
  private static void ends(Svg svg, List<Point> losses, List<Point> pixels, double bottom) {
    Point first = pixels.get(0);
    svg.text(new Point(first.x() + 6, first.y() - 7), "start", "value", text(losses.get(0)));
    Point end = last(pixels);
    double y = end.y() + 20 < bottom ? end.y() + 18 : end.y() - 10;
    svg.text(new Point(end.x() + 4, y), "end", "value", text(last(losses)));
  }

  /** The factor between the two measures is a property of the text: tokens per byte and ln 2. */
  private void rightScale(Frame frame, Scale loss) {
    RoundRow end = last(rounds);
    double perNat = end.bitsPerByte() / end.heldOutLoss();
    if (Double.isFinite(perNat) && perNat > 0) {
      Scale bits = Scale.around(loss.low() * perNat, loss.high() * perNat, 0, 1, 5);
      Scale same =
          new Scale(loss.low() * perNat, loss.high() * perNat, loss.from(), loss.to(), bits.step());
      frame.verticalRight(same, "bits per byte");
    }
  }

  private List<Point> losses() {
    List<Point> losses = new ArrayList<>();
    RoundRow first = rounds.get(0);
    losses.add(new Point(first.round(), first.heldOutLossBefore()));
    rounds.forEach(round -> losses.add(new Point(round.round() + 1, round.heldOutLoss())));
    losses.removeIf(point -> !Double.isFinite(point.y()));
    return losses;
  }

  /** Whether there is anything to draw. */
  boolean drawable() {
    return !rounds.isEmpty() && !losses().isEmpty();
  }

  private String label() {
    List<Point> losses = losses();
    return "Loss on unseen text by round, from %s to %s nats per token"
        .formatted(text(losses.get(0)), text(last(losses)));
  }

  private static String text(Point loss) {
    return Quantity.fixed(loss.y(), 3);
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }
}
