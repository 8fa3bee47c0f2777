package org.outerloop.corpus;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.outerloop.protocol.Require;

/**
 * One page on its way through the {@link TextStage}s: its text as it stands now, and what has been
 * found out about it. A page that is dropped keeps its text, so that reports can show why.
 */
public final class Page {
  private final String url;
  private String text;
  private Optional<Drop> drop = Optional.empty();
  private final Map<String, Integer> cuts = new TreeMap<>();
  private final Map<String, Double> measures = new TreeMap<>();

  /**
   * Why a page is left out.
   *
   * @param rule name, as in counts and reports
   * @param evidence what broke the rule, in words or as a piece of the text; may be empty
   */
  public record Drop(String rule, String evidence) {}

  /**
   * @param url where it was found; empty if nobody said
   */
  public Page(String url, String text) {
    this.url = url;
    this.text = text;
  }

  public String url() {
    return url;
  }

  public String text() {
    return text;
  }

  /** Gives the page another text, a part of the old one or one with pieces masked. */
  public void replaceText(String other) {
    text = other;
  }

  /** Counts a line, or a piece of one, that a rule cut out or masked. */
  public void countCut(String rule) {
    cuts.merge(rule, 1, Integer::sum);
  }

  /** Notes a figure that a rule looked at, for histograms; not NaN. */
  public void measure(String name, double value) {
    Require.that(!Double.isNaN(value), "Measure %s of a page is not a number", name);
    measures.put(name, value);
  }

  /** Leaves the page out; the first reason stands. */
  public void drop(String rule, String evidence) {
    if (drop.isEmpty()) {
      drop = Optional.of(new Drop(rule, evidence));
    }
  }

  public boolean isDropped() {
    return drop.isPresent();
  }

  public Optional<Drop> dropped() {
    return drop;
  }

  /** Lines and pieces cut, by rule. */
  public Map<String, Integer> cuts() {
    return Map.copyOf(cuts);
  }

  /** Figures by name. */
  public Map<String, Double> measures() {
    return Map.copyOf(measures);
  }

  /** Tells of all cuts and figures so far and forgets them: what comes is another stage's. */
  public void forEachFinding(BiConsumer<String, Integer> cut, BiConsumer<String, Double> figure) {
    if (!cuts.isEmpty()) {
      cuts.forEach(cut);
      cuts.clear();
    }
    if (!measures.isEmpty()) {
      measures.forEach(figure);
      measures.clear();
    }
  }
}
