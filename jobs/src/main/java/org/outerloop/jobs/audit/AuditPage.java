package org.outerloop.jobs.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.outerloop.round.Finding;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.ReplayedRound;

/** An audit as one HTML file that needs nothing beside it. What objects said stays text. */
public final class AuditPage {
  private static final int MOST_ROUNDS = 1000;
  private static final int MOST_FINDINGS = 500;

  private final StringBuilder out = new StringBuilder();

  private AuditPage() {}

  /** The page, in UTF-8. The same report gives the same bytes. */
  public static byte[] render(AuditReport report) {
    AuditPage page = new AuditPage();
    page.out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\n");
    page.out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.out.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    page.element("title", "", "Audit of " + report.run());
    page.out.append("<style>").append(styleSheet()).append("</style></head>\n<body><main>\n");
    page.headline(report);
    page.first(report);
    page.squares(report);
    page.findings(report.findings());
    page.rounds(report.rounds());
    page.out.append("</main></body></html>\n");
    return page.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String styleSheet() {
    try (InputStream css = AuditPage.class.getResourceAsStream("audit.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read audit.css from the class path", e);
    }
  }

  private void headline(AuditReport report) {
    element("h1", "", "Audit of " + report.run());
    element("p", "outcome", AuditText.outcome(report) + ".");
    out.append("<dl>");
    figure("time", seconds(report.seconds()));
    figure("tasks, added up", seconds(report.taskSeconds()));
    if (report.original().rounds() > 0) {
      figure("scoring then", seconds(report.original().scoringSeconds()));
    }
    figure("digest of all that was recomputed", report.digest().hex());
    out.append("</dl>\n");
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  private void figure(String name, String value) {
    out.append("<div>");
    element("dt", "", name);
    element("dd", "", value);
    out.append("</div>");
  }

  private void first(AuditReport report) {
    report
        .firstDifference()
        .ifPresent(
            first -> {
              out.append("<section class=\"card differs\">");
              element("h2", "", "First difference");
              out.append("<dl>");
              figure("round", first.round() < 0 ? "the run" : String.valueOf(first.round()));
              figure("rule", first.rule().name());
              figure("peer", first.peer());
              figure("tensor", first.tensor());
              figure("slice", first.slice() < 0 ? "" : String.valueOf(first.slice()));
              figure("object", first.key());
              figure("recorded", first.recorded());
              figure("recomputed", first.recomputed());
              out.append("</dl></section>\n");
            });
  }

  /** A square for each round, so that a long run is seen at a glance. */
  private void squares(AuditReport report) {
    out.append("<section class=\"card\">");
    element("h2", "", "Rounds at a glance");
    out.append("<div class=\"squares\">");
    for (ReplayedRound round : report.rounds()) {
      out.append("<i class=\"").append(style(round)).append("\" title=\"round ");
      out.append(round.round()).append(": ").append(escape(round.outcome())).append("\"></i>");
    }
    out.append("</div><p class=\"caption\">");
    out.append("<i class=\"equal\"></i> equal <i class=\"near\"></i> within tolerance ");
    out.append("<i class=\"gaps\"></i> something could not be checked ");
    out.append("<i class=\"differs\"></i> differs</p></section>\n");
  }

  private static String style(ReplayedRound round) {
    if (round.count(Kind.DIFFERENCE) > 0) {
      return "differs";
    } else if (round.count(Kind.UNAVAILABLE) + round.count(Kind.OPEN) > 0) {
      return "gaps";
    }
    return round.count(Kind.WITHIN_TOLERANCE) > 0 ? "near" : "equal";
  }

  private void findings(List<Finding> findings) {
    out.append("<section class=\"card\">");
    element("h2", "", "Findings");
    if (findings.isEmpty()) {
      element("p", "caption", "None: every value is the one that was recorded, to the bit.");
    } else {
      table("round", "kind", "rule", "peer", "object", "recorded", "recomputed");
      for (Finding f : findings.subList(0, Math.min(MOST_FINDINGS, findings.size()))) {
        String where = f.tensor().isEmpty() ? "" : " " + f.tensor() + ", slice " + f.slice();
        row(
            f.round() < 0 ? "run" : String.valueOf(f.round()),
            f.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            f.rule().name(),
            f.peer(),
            f.key() + where,
            f.recorded(),
            f.recomputed());
      }
      out.append("</tbody></table></div>");
    }
    out.append("</section>\n");
  }

  private void rounds(List<ReplayedRound> rounds) {
    out.append("<section class=\"card\">");
    element("h2", "", "Rounds");
    table("round", "outcome", "checks", "sequences", "seconds", "digest");
    for (ReplayedRound r : rounds.subList(0, Math.min(MOST_ROUNDS, rounds.size()))) {
      row(
          String.valueOf(r.round()),
          r.outcome(),
          String.valueOf(r.checks()),
          String.valueOf(r.sequences()),
          String.format(Locale.ROOT, "%.2f", r.seconds()),
          r.digest().brief());
    }
    out.append("</tbody></table></div></section>\n");
  }

  private void table(String... columns) {
    out.append("<div class=\"scroll\"><table><thead><tr>");
    for (String column : columns) {
      element("th", "", column);
    }
    out.append("</tr></thead><tbody>\n");
  }

  private void row(String... cells) {
    out.append("<tr>");
    for (String cell : cells) {
      element("td", "", cell);
    }
    out.append("</tr>\n");
  }

  private void element(String tag, String style, String text) {
    out.append('<').append(tag);
    if (!style.isEmpty()) {
      out.append(" class=\"").append(style).append('"');
    }
    out.append('>').append(escape(text)).append("</").append(tag).append('>');
  }

  /** Text that is safe between tags and inside double quotes; control characters vanish. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    for (int c : text.codePoints().toArray()) {
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.appendCodePoint(printable(c) ? c : '\uFFFD');
      }
    }
    return safe.toString();
  }

  private static boolean printable(int c) {
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return c == '\n' || !Character.isISOControl(c) && !surrogate;
  }
}
