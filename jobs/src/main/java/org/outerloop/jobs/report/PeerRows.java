package org.outerloop.jobs.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.outerloop.jobs.ScoreRow;

/** The rows of one peer, in the order of rounds. */
record PeerRows(String peer, List<ScoreRow> rows) {

  /** One element per peer; names in order, numbers inside names by value. */
  static List<PeerRows> of(List<ScoreRow> scores) {
    Comparator<String> shortFirst = Comparator.comparingInt(String::length);
    Map<String, List<ScoreRow>> peers =
        new TreeMap<>(shortFirst.thenComparing(Comparator.naturalOrder()));
    for (ScoreRow row : scores) {
      peers.computeIfAbsent(row.peer(), name -> new ArrayList<>()).add(row);
    }
    List<PeerRows> sorted = new ArrayList<>();
    peers.forEach(
        (peer, rows) -> {
          rows.sort(Comparator.comparingLong(ScoreRow::round));
          sorted.add(new PeerRows(peer, List.copyOf(rows)));
        });
    return sorted;
  }

  ScoreRow last() {
    return rows.get(rows.size() - 1);
  }

  /** Largest of what was measured; NaN if nothing was. */
  double most(ToDoubleFunction<ScoreRow> figure) {
    return rows.stream().mapToDouble(figure).filter(Double::isFinite).max().orElse(Double.NaN);
  }

  /** Mean of what was measured; NaN if nothing was. */
  double mean(ToDoubleFunction<ScoreRow> figure) {
    return rows.stream().mapToDouble(figure).filter(Double::isFinite).average().orElse(Double.NaN);
  }
}
