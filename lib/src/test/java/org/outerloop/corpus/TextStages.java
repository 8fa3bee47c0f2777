package org.outerloop.corpus;

import java.util.EnumSet;
import java.util.List;

/** The text stages with DCLM's bounds, and what they make of a text. */
final class TextStages {
  static final QualityThresholds HEURISTICS =
      new QualityThresholds(50, 100_000, 3, 10, 0.1, 0.9, 0.3, 0.2, 2);
  static final RepetitionLimits REPETITION =
      new RepetitionLimits(
          0.3, 0.3, 0.2, 0.2, List.of(0.2, 0.18, 0.16), List.of(0.15, 0.14, 0.13, 0.12, 0.11, 0.1));
  static final LineLimits LINES = new LineLimits(0.5, 0.999999, 2, 10, 0.05);

  private TextStages() {}

  /** One of each, in the order of the chain. */
  static List<TextStage> all() {
    return List.of(
        new UrlRules(UrlLists.ofLines(List.of("a.b"), List.of("c"), List.of("d"), List.of("e"))),
        new StripUrls(TopLevelDomains.read()),
        new Newlines(2),
        new LanguageRule(new NgramLanguageScorer("eng", 2000), 0.65),
        new QualityRules(HEURISTICS, WordSplit.UNICODE),
        new Repetition(REPETITION),
        new LineRules(LINES, WordSplit.UNICODE),
        new PiiMask(EnumSet.allOf(PiiKind.class)));
  }

  static Page page(TextStage stage, String text) {
    Page page = new Page("", text);
    stage.apply(page);
    return page;
  }

  /** Name of the rule that dropped the page, or nothing. */
  static String rule(Page page) {
    return page.dropped().map(Page.Drop::rule).orElse("");
  }
}
