package org.outerloop.jobs.arena;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A rehearsal for the terminal, a line for each world, and in figures. */
public final class ArenaTable {
  private static final int WIDTH = 38;

  private final List<ArenaRow> rows;

  public ArenaTable(List<ArenaRow> rows) {
    this.rows = List.copyOf(rows);
  }

  /** Lines no wider than 119 columns. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%2s %-18s %-14s %5s %7s %7s %7s %8s %8s %5s  %s"
            .formatted(
                "no", "attack", "met by", "round", "weight", "pay", "merged", "loss vs", "vs",
                "hurt", "what"));
    lines.add(
        "%2s %-18s %-14s %5s %7s %7s %7s %8s %8s %5s"
            .formatted("", "", "", "", "in end", "in all", "", "honest", "alone", ""));
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  private static String line(ArenaRow row) {
    return String.format(
        Locale.ROOT,
        "%2s %-18s %-14s %5s %6.2f%% %6.2f%% %6.0f%% %+7.2f%% %+7.2f%% %5d%s %s",
        row.number() == 0 ? "" : String.valueOf(row.number()),
        row.attack(),
        row.detectedBy(),
        row.firstRefused() == 0 ? "" : String.valueOf(row.firstRefused()),
        100 * row.hostileWeight(),
        100 * row.hostilePay(),
        100 * row.hostileMerged(),
        100 * row.againstHonest(),
        100 * row.againstAlone(),
        row.punished(),
        row.meetsGoals() ? " " : "!",
        cut(row.what()));
  }

  private static String cut(String text) {
    return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 3) + "...";
  }

  /** The worst of all worlds. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("worlds", rows.size());
    figures.put("worlds_within_goals", rows.stream().filter(ArenaRow::meetsGoals).count());
    figures.put("largest_hostile_weight", largest(ArenaRow::hostileWeight));
    figures.put("largest_hostile_pay", largest(ArenaRow::hostilePay));
    figures.put("largest_loss_against_honest", largest(ArenaRow::againstHonest));
    figures.put("largest_loss_against_alone", largest(ArenaRow::againstAlone));
    figures.put("honest_punished", rows.stream().mapToLong(ArenaRow::punished).sum());
    return figures;
  }

  private double largest(ToDoubleFunction<ArenaRow> figure) {
    return rows.stream().mapToDouble(figure).max().orElse(0);
  }

  /** Whether every world met every goal. */
  public boolean meetsGoals() {
    return rows.stream().allMatch(ArenaRow::meetsGoals);
  }
}
