package org.outerloop.jobs.arena;

import java.util.List;
import java.util.Locale;

/** A rehearsal as one HTML file that needs nothing beside it. The same rows give the same bytes. */
final class ArenaPage {
  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem;
             color-scheme: light dark; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th, td { padding: .25rem .6rem; text-align: left; border-bottom: 1px solid #8884; }
      td { overflow-wrap: anywhere; }
      td.n, th.n { text-align: right; }
      td.n { white-space: nowrap; }
      tr.missed td { background: #d33a2c22; }
      p.command { font-family: monospace; }
      """;

  private final List<ArenaRow> rows;
  private final String command;
  private final StringBuilder out = new StringBuilder();

  ArenaPage(List<ArenaRow> rows, String command) {
    this.rows = rows;
    this.command = command;
  }

  String html() {
    out.setLength(0);
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>Rehearsal</title>\n<style>\n")
        .append(STYLE)
        .append("</style></head>\n<body><h1>Rehearsal on the toy</h1>\n");
    long within = rows.stream().filter(ArenaRow::meetsGoals).count();
    element(
        "p",
        "",
        "%d of %d worlds are within the goals; the others are marked."
            .formatted(within, rows.size()));
    element("p", "command", command);
    out.append("<table>\n<tr>");
    for (String head : List.of("no", "attack", "what", "met by")) {
      element("th", "", head);
    }
    for (String head :
        List.of(
            "round",
            "weight in the end",
            "pay in all",
            "merged",
            "loss against all honest",
            "against the honest alone",
            "honest hurt")) {
      element("th", "n", head);
    }
    out.append("</tr>\n");
    rows.forEach(this::row);
    return out.append("</table></body></html>\n").toString();
  }

  private void row(ArenaRow row) {
    out.append(row.meetsGoals() ? "<tr>" : "<tr class=\"missed\">");
    element("td", "", row.number() == 0 ? "" : String.valueOf(row.number()));
    element("td", "", row.attack());
    element("td", "", row.what());
    element("td", "", row.detectedBy() + (row.reason().isEmpty() ? "" : ": " + row.reason()));
    element("td", "n", row.firstRefused() == 0 ? "" : String.valueOf(row.firstRefused()));
    element("td", "n", percent("%.2f %%", row.hostileWeight()));
    element("td", "n", percent("%.2f %%", row.hostilePay()));
    element("td", "n", percent("%.0f %%", row.hostileMerged()));
    element("td", "n", percent("%+.2f %%", row.againstHonest()));
    element("td", "n", percent("%+.2f %%", row.againstAlone()));
    element("td", "n", String.valueOf(row.punished()));
    out.append("</tr>\n");
  }

  private static String percent(String format, double share) {
    return String.format(Locale.ROOT, format, 100 * share);
  }

  private void element(String tag, String style, String text) {
    out.append('<').append(tag);
    if (!style.isEmpty()) {
      out.append(" class=\"").append(style).append('"');
    }
    out.append('>').append(escape(text)).append("</").append(tag).append('>');
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
