package org.outerloop.corpus;

import static org.outerloop.corpus.TextCounts.share;

import java.util.List;
import java.util.Optional;

/**
 * The simple rules a page must pass, in the order of DCLM's RefinedWeb-like filters and with its
 * arithmetic. The first rule that fails names the reason; a page at a bound passes.
 *
 * <p>The number of words is counted as {@link WordSplit} says, first letter or number alone
 * deciding; all other rules look at runs between white space, punctuation included: {@code "the,"}
 * is no stop word. Notes words, mean-word-length, symbols-per-word, bullet-lines, ellipsis-lines,
 * words-without-letter and stop-words. Cost: one pass over the text, two with Unicode's words.
 */
public final class QualityRules implements TextStage {
  /** Result of {@link #firstBroken} for a page that passes. */
  public static final String KEPT = "";

  private static final long serialVersionUID = 1;

  private final QualityThresholds limits;
  private final WordSplit split;

  public QualityRules(QualityThresholds limits, WordSplit split) {
    this.limits = limits;
    this.split = split;
  }

  /** Rules that count fastText's words, as DCLM does. */
  public QualityRules(QualityThresholds limits) {
    this(limits, WordSplit.WHITE_SPACE);
  }

  @Override
  public String name() {
    return "heuristics";
  }

  @Override
  public void apply(Page page) {
    List<QualityRule> rules = asked(page.text());
    rules.forEach(rule -> page.measure(rule.measure(), rule.figure()));
    firstBroken(rules).ifPresent(rule -> rule.judge(page));
  }

  /** Name of the first rule that drops this text, or {@link #KEPT}. */
  public String firstBroken(String text) {
    return firstBroken(asked(text)).map(QualityRule::name).orElse(KEPT);
  }

  /** All rules, in the order they are asked. */
  public List<String> names() {
    return asked("").stream().map(QualityRule::name).toList();
  }

  private static Optional<QualityRule> firstBroken(List<QualityRule> rules) {
    return rules.stream().filter(rule -> !rule.holds()).findFirst();
  }

  private List<QualityRule> asked(String text) {
    TextCounts page = TextCounts.of(text);
    long words = split == WordSplit.UNICODE ? split.count(text) : page.words();
    double mean = share(page.tokenCharacters(), page.tokens());
    return List.of(
        QualityRule.atLeast("too-few-words", "words", words, limits.minWords()),
        QualityRule.atMost("too-many-words", "words", words, limits.maxWords()),
        QualityRule.atLeast("short-words", "mean-word-length", mean, limits.minMeanWordLength()),
        QualityRule.atMost("long-words", "mean-word-length", mean, limits.maxMeanWordLength()),
        QualityRule.atMost(
            "symbols",
            "symbols-per-word",
            share(page.symbols(), page.tokens()),
            limits.maxSymbolsPerWord()),
        QualityRule.partOf(
            "bullets", "bullet-lines", page.bulletLines(), page.lines(), limits.maxBulletLines()),
        QualityRule.partOf(
            "ellipses",
            "ellipsis-lines",
            page.ellipsisLines(),
            page.lines(),
            limits.maxEllipsisLines()),
        QualityRule.atMost(
            "words-without-letter",
            "words-without-letter",
            share(page.tokensWithoutLetter(), page.tokens()),
            limits.maxWordsWithoutLetter()),
        QualityRule.atLeast("stop-words", "stop-words", page.stopWords(), limits.minStopWords()));
  }
}
