package org.outerloop.jobs.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.StageRow;
import org.outerloop.jobs.page.Frame;
import org.outerloop.jobs.page.Scale;
import org.outerloop.jobs.page.Svg;
import org.outerloop.jobs.page.Svg.Point;

/**
 * Seconds of each round as one bar, its stages one above the other, compute at the bottom. Long
 * runs are shown in groups of neighbouring rounds, each bar the mean of its group.
 */
final class StageChart {
  private static final int HEIGHT = 270;
  private static final int BARS = 48;
  private static final int WIDEST_BAR = 46;

  private final List<String> stages;
  private final List<Group> groups;
  private final long grouped;

  StageChart(List<StageRow> rows) {
    Map<Long, Map<String, Double>> rounds = new TreeMap<>();
    List<String> known = new ArrayList<>(StageRow.STAGES);
    for (StageRow row : rows) {
      Map<String, Double> round = rounds.computeIfAbsent(row.round(), r -> new LinkedHashMap<>());
      round.merge(row.stage(), row.seconds(), Double::sum);
      if (!known.contains(row.stage())) {
        known.add(row.stage());
      }
    }
    stages = List.copyOf(known);
    grouped = (rounds.size() + BARS - 1) / BARS;
    groups = group(rounds, grouped);
  }

  boolean drawable() {
    return groups.stream().anyMatch(group -> group.total() > 0);
  }

  /** How many rounds one bar stands for. */
  long grouped() {
    return grouped;
  }

  String draw(int width, String style) {
    String label = "Seconds per round, split into " + String.join(", ", stages);
    Svg svg = new Svg(width, HEIGHT, label);
    Frame frame = new Frame(svg, 44, width - 8, 38, HEIGHT - 42);
    double highest = groups.stream().mapToDouble(Group::total).max().orElseThrow();
    Scale y = Scale.fromZero(highest, frame.bottom(), frame.top(), 5);
    double cell = (frame.right() - frame.left()) / groups.size();
    frame.vertical(y, "seconds");
    svg.line(
        new Point(frame.left(), frame.bottom()), new Point(frame.right(), frame.bottom()), "axis");
    double everyLabel = Math.ceil(30 / cell);
    for (int i = 0; i < groups.size(); i++) {
      double middle = frame.left() + (i + 0.5) * cell;
      stack(svg, groups.get(i), new Column(y, middle, Math.min(WIDEST_BAR, cell * 0.76)));
      if (i % everyLabel == 0) {
        String number = String.valueOf(groups.get(i).first());
        svg.text(new Point(middle, frame.bottom() + 17), "middle", "tick", number);
      }
    }
    double center = (frame.left() + frame.right()) / 2;
    svg.text(new Point(center, frame.bottom() + 34), "middle", "title", "round");
    return svg.element(style);
  }

  /** The stages that are named have colours; what is left over is grey. */
  static String colour(int stage) {
    return stage < StageRow.STAGES.size() - 1 ? "s" + stage : PeerChart.REST;
  }

  private void stack(Svg svg, Group group, Column column) {
    double below = 0;
    for (int s = 0; s < stages.size(); s++) {
      double seconds = group.seconds().getOrDefault(stages.get(s), 0.0);
      if (seconds > 0) {
        Scale y = column.y();
        double top = y.at(below + seconds);
        String tip =
            "round %d: %s %s of %s"
                .formatted(
                    group.first(),
                    stages.get(s),
                    Quantity.seconds(seconds),
                    Quantity.seconds(group.total()));
        svg.box(
            new Point(column.middle() - column.width() / 2, top),
            new Point(column.width(), y.at(below) - top),
            "fill part " + colour(s),
            tip);
        below += seconds;
      }
    }
  }

  private static List<Group> group(Map<Long, Map<String, Double>> rounds, long size) {
    List<Group> groups = new ArrayList<>();
    List<Long> numbers = List.copyOf(rounds.keySet());
    for (int from = 0; from < numbers.size(); from += (int) size) {
      List<Long> members = numbers.subList(from, (int) Math.min(numbers.size(), from + size));
      Map<String, Double> mean = new LinkedHashMap<>();
      for (long member : members) {
        rounds.get(member).forEach((s, t) -> mean.merge(s, t / members.size(), Double::sum));
      }
      groups.add(new Group(members.get(0), mean));
    }
    return groups;
  }

  /** Neighbouring rounds, the first of them by number, and their mean seconds by stage. */
  private record Group(long first, Map<String, Double> seconds) {
    double total() {
      return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /** Where one bar stands. */
  private record Column(Scale y, double middle, double width) {}
}
