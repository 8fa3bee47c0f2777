package org.outerloop.jobs.ledger;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.ledger.LedgerState;

/** Lines for the terminal. */
public final class LedgerText {
  private static final List<String> HEADS =
      List.of("height", "entered (UTC)", "kind", "author", "who", "what");

  private LedgerText() {}

  public static List<String> entries(List<EntryRow> entries) {
    List<List<String>> rows = new ArrayList<>();
    for (EntryRow entry : entries) {
      boolean isVoid = !entry.voidReason().isEmpty();
      String kind = entry.kind().isEmpty() ? "-" : entry.kind();
      rows.add(
          List.of(
              String.valueOf(entry.height()),
              entry.entered(),
              isVoid ? "void " + kind : kind,
              entry.author(),
              entry.who(),
              isVoid ? "VOID: " + entry.voidReason() : entry.what()));
    }
    return table(HEADS, rows);
  }

  public static List<String> state(LedgerState state) {
    double stake = state.stakes().stream().mapToDouble(one -> one.amount()).sum();
    return List.of(
        "head      " + state.head() + " after " + state.height() + " entries",
        "operator  " + state.operatorKey().map(LedgerRows::brief).orElse("none: not open yet"),
        "peers     " + state.peers().size(),
        "stake     " + stake + " of " + state.stakes().size() + " validators",
        "void      " + state.voids().size());
  }

  /** Left-aligned columns, as wide as they must be. */
  public static List<String> table(List<String> heads, List<List<String>> rows) {
    int[] widths = heads.stream().mapToInt(String::length).toArray();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(heads, widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
