package org.outerloop.jobs.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.outerloop.jobs.ScoreRow;

/** What became of a peer's contributions, in words. */
record PeerStory(PeerRows peer) {

  /** For example {@code copy of peer-0 in 6 of 6 rounds, never merged}. */
  String sentence() {
    int rounds = peer.rows().size();
    Map<String, Integer> outcomes = new LinkedHashMap<>();
    peer.rows().forEach(row -> outcomes.merge(outcome(row), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    outcomes.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(entry -> parts.add(entry.getKey() + " in " + share(entry.getValue(), rounds)));
    parts.add(merged(rounds));
    state("recomputed", "state computed again").ifPresent(parts::add);
    state("cold", "cold start").ifPresent(parts::add);
    return String.join(", ", parts);
  }

  /** Whether every contribution was as it should be. */
  boolean blameless() {
    return peer.rows().stream()
        .allMatch(row -> row.copyOf().isEmpty() && "accepted".equals(key(row)));
  }

  /** The last reason that the validator gave, or empty. */
  String lastReason() {
    String reason = "";
    for (ScoreRow row : peer.rows()) {
      reason = row.reason().isBlank() ? reason : "round " + row.round() + ": " + row.reason();
    }
    return reason;
  }

  private Optional<String> state(String origin, String words) {
    List<String> rounds =
        peer.rows().stream()
            .filter(row -> origin.equals(row.state()))
            .map(row -> String.valueOf(row.round()))
            .toList();
    return rounds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            words + (rounds.size() == 1 ? " in round " : " in rounds ") + String.join(" ", rounds));
  }

  private String merged(int rounds) {
    int merged = (int) peer.rows().stream().filter(ScoreRow::merged).count();
    if (merged == 0) {
      return "never merged";
    }
    return merged == rounds ? "always merged" : "merged in " + share(merged, rounds);
  }

  private static String share(int count, int rounds) {
    return "%d of %d %s".formatted(count, rounds, rounds == 1 ? "round" : "rounds");
  }

  private static String outcome(ScoreRow row) {
    if (!row.copyOf().isEmpty()) {
      return "copy of " + row.copyOf();
    }
    return switch (key(row)) {
      case "missing" -> "no contribution";
      case "early" -> "too early";
      case "late" -> "too late";
      default -> key(row).isEmpty() ? "not judged" : key(row);
    };
  }

  private static String key(ScoreRow row) {
    return row.outcome().strip().toLowerCase(Locale.ROOT);
  }
}
