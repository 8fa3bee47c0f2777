package org.outerloop.corpus;

import org.outerloop.protocol.Require;

/**
 * Drops pages that are not surely enough in the wanted language; notes language. DCLM keeps what is
 * above 0.65, and so does this: a page at the bound goes. Cost: the scorer's.
 */
public final class LanguageRule implements TextStage {
  private static final long serialVersionUID = 1;

  private final LanguageScorer scorer;
  private final double above;

  /**
   * @param above score that a page must exceed
   */
  public LanguageRule(LanguageScorer scorer, double above) {
    Require.that(0 <= above && above <= 1, "language.above %s is outside [0, 1]", above);
    this.scorer = scorer;
    this.above = above;
  }

  @Override
  public String name() {
    return "language";
  }

  @Override
  public void apply(Page page) {
    double score = scorer.score(page);
    page.measure("language", score);
    if (score <= above) {
      page.drop(
          "language", Excerpt.of("score %.3f, above %s".formatted(score, above), page.text()));
    }
  }
}
