package org.outerloop.corpus;

import static org.outerloop.corpus.TextCounts.share;

import java.util.List;

/**
 * The chain of simple rules a page must pass, in the order of DCLM's RefinedWeb-like filters. The
 * first rule that fails names the reason; later ones are not asked.
 *
 * <p>Words are split at white space. DCLM's own counts differ by a little where its splitter does.
 * Cost: one pass over the text.
 */
public final class QualityRules {
  /** Result of {@link #firstBroken} for a page that passes. */
  public static final String KEPT = "";

  private final List<QualityRule> rules;

  public QualityRules(QualityThresholds limits) {
    this.rules =
        List.of(
            new QualityRule("too-few-words", page -> page.words() >= limits.minWords()),
            new QualityRule("too-many-words", page -> page.words() <= limits.maxWords()),
            new QualityRule("short-words", page -> meanLength(page) >= limits.minMeanWordLength()),
            new QualityRule("long-words", page -> meanLength(page) <= limits.maxMeanWordLength()),
            new QualityRule(
                "symbols",
                page -> share(page.symbols(), page.words()) <= limits.maxSymbolsPerWord()),
            new QualityRule(
                "bullets",
                page -> share(page.bulletLines(), page.lines()) <= limits.maxBulletLines()),
            new QualityRule(
                "ellipses",
                page -> share(page.ellipsisLines(), page.lines()) <= limits.maxEllipsisLines()),
            new QualityRule(
                "words-without-letter",
                page ->
                    share(page.tokensWithoutLetter(), page.tokens())
                        <= limits.maxWordsWithoutLetter()),
            new QualityRule("stop-words", page -> page.stopWords() >= limits.minStopWords()));
  }

  /** Name of the first rule that drops this text, or {@link #KEPT}. */
  public String firstBroken(String text) {
    TextCounts page = TextCounts.of(text);
    for (QualityRule rule : rules) {
      if (!rule.keeps().test(page)) {
        return rule.name();
      }
    }
    return KEPT;
  }

  /** All rules, in the order they are asked. */
  public List<String> names() {
    return rules.stream().map(QualityRule::name).toList();
  }

  private static double meanLength(TextCounts page) {
    return share(page.wordCharacters(), page.words());
  }
}
