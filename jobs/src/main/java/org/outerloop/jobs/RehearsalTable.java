package org.outerloop.jobs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run with hostile peers came to: who earned what, what entered the merge, and the loss
 * beside that of the same run with honest peers only.
 *
 * @param hostile the rehearsed run
 * @param honest the other one
 * @param peers of the rehearsed run
 */
public record RehearsalTable(RunReport hostile, RunReport honest, List<PeerSettings> peers) {
  /** What a peer earns in the end is the mean over so many rounds. */
  private static final int LAST_ROUNDS = 5;

  public RehearsalTable {
    peers = List.copyOf(peers);
  }

  /** Lines for the terminal, a row for each peer, no wider than 99 columns. */
  public String text() {
    StringBuilder table = new StringBuilder();
    table.append(
        "%-8s %-18s %7s %9s %9s  %s%n"
            .formatted("peer", "behaviour", "merged", "of pay", "in the", "mostly"));
    table.append("%-8s %-18s %7s %9s %9s%n".formatted("", "", "rounds", "in all", "end"));
    for (PeerSettings peer : peers) {
      String line =
          "%-8s %-18s %7d %8.2f%% %8.2f%%  %s"
              .formatted(
                  peer.name().name(),
                  behaviour(peer),
                  rows(peer).stream().filter(ScoreRow::merged).count(),
                  100 * mean(peer, 0),
                  100 * mean(peer, end()),
                  cut(usual(peer)));
      table.append(line.stripTrailing()).append('\n');
    }
    table.append(
        "hostile peers: %.2f%% of all pay, %.2f%% in the last %d rounds, %.2f%% in the last%n"
            .formatted(100 * pay(0), 100 * pay(end()), LAST_ROUNDS, 100 * pay(lastRound())));
    table.append(
        "loss on unseen text: %.4f, with honest peers only %.4f (%+.2f%%)%n"
            .formatted(loss(hostile), loss(honest), 100 * lossExcess()));
    return table.toString();
  }

  /** The figures for the last line of standard output. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("rounds", hostile.rounds().size());
    figures.put("peers", peers.size());
    figures.put("hostile_peers", peers.stream().filter(RehearsalTable::isHostile).count());
    figures.put("hostile_pay", pay(0));
    figures.put("hostile_pay_last_rounds", pay(end()));
    figures.put("hostile_pay_last_round", pay(lastRound()));
    figures.put("hostile_merged", hostileMerged());
    figures.put("heldout_loss_end", loss(hostile));
    figures.put("heldout_loss_end_honest", loss(honest));
    figures.put("loss_excess", lossExcess());
    return figures;
  }

  private long hostileMerged() {
    return peers.stream()
        .filter(RehearsalTable::isHostile)
        .flatMap(peer -> rows(peer).stream())
        .filter(ScoreRow::merged)
        .count();
  }

  private static boolean isHostile(PeerSettings peer) {
    return peer.behaviour() != PeerSettings.Behaviour.HONEST;
  }

  private static String behaviour(PeerSettings peer) {
    return peer.behaviour().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private List<ScoreRow> rows(PeerSettings peer) {
    return hostile.scores().stream().filter(row -> row.peer().equals(peer.name().name())).toList();
  }

  private long lastRound() {
    return hostile.rounds().size() - 1L;
  }

  private long end() {
    return Math.max(0, hostile.rounds().size() - LAST_ROUNDS);
  }

  /** A peer's share of the pay, mean of the rounds from one on; a round off the roster is none. */
  private double mean(PeerSettings peer, long from) {
    double sum =
        rows(peer).stream().filter(row -> row.round() >= from).mapToDouble(ScoreRow::weight).sum();
    return sum / (hostile.rounds().size() - from);
  }

  /** Share of what was paid at all that went to hostile peers. */
  private double pay(long from) {
    double all = peers.stream().mapToDouble(peer -> mean(peer, from)).sum();
    double theirs =
        peers.stream()
            .filter(RehearsalTable::isHostile)
            .mapToDouble(peer -> mean(peer, from))
            .sum();
    return all > 0 ? theirs / all : 0;
  }

  /** What was said of the peer in most rounds, the first in the alphabet of equals. */
  private String usual(PeerSettings peer) {
    Map<String, Integer> counts = new TreeMap<>();
    rows(peer).forEach(row -> counts.merge(said(row), 1, Integer::sum));
    return counts.entrySet().stream()
        .max((a, b) -> Integer.compare(a.getValue(), b.getValue()))
        .map(most -> "%s (%d of %d)".formatted(most.getKey(), most.getValue(), rows(peer).size()))
        .orElse("");
  }

  /** Reasons hold figures that differ from round to round: these are left out. */
  private static String said(ScoreRow row) {
    if (row.merged()) {
      return "merged";
    }
    String reason = row.reason().isEmpty() ? row.outcome() : row.reason();
    return reason.replaceAll("-?\\d+(\\.\\d+)?(e-?\\d+)?", "N");
  }

  private static String cut(String text) {
    int most = 42;
    return text.length() <= most ? text : text.substring(0, most - 3) + "...";
  }

  private static double loss(RunReport run) {
    return run.rounds().get(run.rounds().size() - 1).heldOutLoss();
  }

  private double lossExcess() {
    return loss(hostile) / loss(honest) - 1;
  }
}
