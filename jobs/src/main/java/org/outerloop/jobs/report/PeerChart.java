package org.outerloop.jobs.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.ScoreRow;
import org.outerloop.jobs.page.Frame;
import org.outerloop.jobs.page.Scale;
import org.outerloop.jobs.page.Svg;
import org.outerloop.jobs.page.Svg.Point;

/**
 * One figure of each peer over the rounds, one line per peer with its name at the end. Peers keep
 * their colour from picture to picture; those beyond the last colour are grey.
 *
 * @param title what the figure is, with its unit
 * @param figure of one row; not finite where it was not measured
 */
record PeerChart(String title, List<PeerRows> peers, ToDoubleFunction<ScoreRow> figure) {
  static final int COLOURS = 8;
  static final String REST = "rest";

  private static final int HEIGHT = 270;
  private static final int LABEL_LETTERS = 12;
  private static final double LABEL_HEIGHT = 15;
  private static final int DOTS_UP_TO = 40;

  boolean drawable() {
    return peers.stream()
        .flatMap(peer -> peer.rows().stream())
        .mapToDouble(figure)
        .anyMatch(Double::isFinite);
  }

  String draw(int width, String style) {
    Svg svg = new Svg(width, HEIGHT, "Per peer over the rounds: " + title);
    int letters = peers.stream().mapToInt(peer -> shortened(peer.peer()).length()).max().orElse(0);
    Frame frame = new Frame(svg, 44, width - 16 - 7 * letters, 38, HEIGHT - 42);
    Scale y = vertical(frame);
    Scale x = horizontal(frame, width);
    frame.vertical(y, title);
    frame.horizontal(x, "round");
    List<Label> labels = new ArrayList<>();
    for (int p = peers.size() - 1; p >= 0; p--) { // the first, in colour, on top of the others
      String colour = p < COLOURS ? "s" + p : REST;
      line(svg, peers.get(p), new Place(x, y, colour));
      double end = end(peers.get(p));
      if (Double.isFinite(end)) {
        labels.add(0, new Label(shortened(peers.get(p).peer()), y.at(end), colour));
      }
    }
    for (Label label : spread(labels, frame)) {
      svg.text(
          new Point(frame.right() + 8, label.y() + 4),
          "start",
          "name " + label.style(),
          label.text());
    }
    return svg.element(style);
  }

  private void line(Svg svg, PeerRows peer, Place place) {
    List<Point> points = new ArrayList<>();
    for (ScoreRow row : peer.rows()) {
      Point point = new Point(place.x().at(row.round()), place.y().at(figure.applyAsDouble(row)));
      points.add(point);
    }
    svg.path(points, "line " + place.colour());
    boolean dotted = points.size() <= DOTS_UP_TO && !place.colour().equals(REST);
    for (int i = 0; i < points.size() && dotted; i++) {
      if (Double.isFinite(points.get(i).y())) {
        ScoreRow row = peer.rows().get(i);
        String value = Quantity.fixed(figure.applyAsDouble(row), 4);
        String tip = "%s, round %d: %s".formatted(peer.peer(), row.round(), value);
        svg.dot(points.get(i), 2.6, "fill " + place.colour(), tip);
      }
    }
  }

  private Scale vertical(Frame frame) {
    double[] values =
        peers.stream()
            .flatMap(peer -> peer.rows().stream())
            .mapToDouble(figure)
            .filter(Double::isFinite)
            .toArray();
    double low = Math.min(0, Arrays.stream(values).min().orElse(0));
    double high = Math.max(0, Arrays.stream(values).max().orElse(1));
    return Scale.around(low, high, frame.bottom(), frame.top(), 5);
  }

  private Scale horizontal(Frame frame, int width) {
    long first = rounds().min(Comparator.naturalOrder()).orElse(0L);
    long last = rounds().max(Comparator.naturalOrder()).orElse(0L);
    if (first == last) { // one round stands at the right, beside the names
      return new Scale(first - 1, first, frame.left() + 6, frame.right() - 6, Math.max(2, first));
    }
    return Scale.whole(first, last, frame.left() + 6, frame.right() - 6, width / 60);
  }

  private Stream<Long> rounds() {
    return peers.stream().flatMap(peer -> peer.rows().stream()).map(ScoreRow::round);
  }

  /** The last finite figure. */
  private double end(PeerRows peer) {
    double end = Double.NaN;
    for (ScoreRow row : peer.rows()) {
      double value = figure.applyAsDouble(row);
      end = Double.isFinite(value) ? value : end;
    }
    return end;
  }

  /** Moves labels apart, in order of height, so that none covers another; too many are left out. */
  private static List<Label> spread(List<Label> labels, Frame frame) {
    int room = (int) ((frame.bottom() - frame.top()) / LABEL_HEIGHT) + 1;
    List<Label> sorted = new ArrayList<>(labels.subList(0, Math.min(room, labels.size())));
    sorted.sort(Comparator.comparingDouble(Label::y));
    double lowest = frame.bottom() - LABEL_HEIGHT * (sorted.size() - 1);
    double above = frame.top() - LABEL_HEIGHT;
    List<Label> placed = new ArrayList<>();
    for (Label label : sorted) {
      double y = Math.min(Math.max(label.y(), above + LABEL_HEIGHT), lowest);
      placed.add(new Label(label.text(), y, label.style()));
      above = y;
      lowest += LABEL_HEIGHT;
    }
    return placed;
  }

  private static String shortened(String peer) {
    return peer.length() <= LABEL_LETTERS ? peer : peer.substring(0, LABEL_LETTERS - 1) + '\u2026';
  }

  private record Label(String text, double y, String style) {}

  private record Place(Scale x, Scale y, String colour) {}
}
