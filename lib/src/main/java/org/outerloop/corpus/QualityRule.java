package org.outerloop.corpus;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A bound on a figure of a page, and whether the page keeps it.
 *
 * @param name as in counts and reports
 * @param measure name of the figure
 * @param figure of this page
 * @param side "at least" or "at most"
 * @param bound it may reach
 * @param holds whether the page passes
 */
record QualityRule(
    String name, String measure, double figure, String side, double bound, boolean holds) {
  private static final MathContext SHOWN = new MathContext(4, RoundingMode.HALF_EVEN);
  private static final String LEAST = "at least";
  private static final String MOST = "at most";

  static QualityRule atLeast(String name, String measure, double figure, double least) {
    return new QualityRule(name, measure, figure, LEAST, least, figure >= least);
  }

  static QualityRule atMost(String name, String measure, double figure, double most) {
    return new QualityRule(name, measure, figure, MOST, most, figure <= most);
  }

  /** A bound on a share; the product is compared, as DCLM does, which may round differently. */
  static QualityRule partOf(String name, String measure, long part, long whole, double most) {
    double share = TextCounts.share(part, whole);
    return new QualityRule(name, measure, share, MOST, most, part <= most * whole);
  }

  /** Drops a page that the rule does not hold for. */
  void judge(Page page) {
    if (!holds) {
      page.drop(name, Excerpt.of(says(), page.text()));
    }
  }

  /** The figure beside its bound. */
  String says() {
    return "%s %s, %s %s".formatted(measure, plain(figure), side, plain(bound));
  }

  /** Up to four digits, more only before the point. */
  private static String plain(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole
        ? Long.toString((long) value)
        : BigDecimal.valueOf(value).round(SHOWN).stripTrailingZeros().toPlainString();
  }
}
