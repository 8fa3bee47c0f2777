package org.outerloop.corpus;

import static org.outerloop.corpus.CharacterKinds.DIGIT;
import static org.outerloop.corpus.CharacterKinds.UPPER_CASE;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * RefinedWeb's rules for single lines, in DCLM's order: shouted lines, lines of digits, counters
 * ("12 likes") and lines of one word go; phrases of buttons are cut out of short lines. A page that
 * loses more than a small share of its words is dropped; one of which nothing is left, too.
 *
 * <p>Each rule looks at all lines that the ones before have left, and white space at both ends of
 * the page goes with it, as in DCLM. Empty lines stay. Every line or piece cut is counted by rule;
 * removed-words is noted. Cost: one pass over the text for each rule.
 */
public final class LineRules implements TextStage {
  private static final long serialVersionUID = 1;
  private static final String NOTHING_LEFT = "lines-nothing-left";
  private static final String TOO_MUCH_REMOVED = "lines-too-much-removed";

  private final LineLimits limits;
  private final WordSplit split;
  private transient Map<String, LineRule> rules;

  public LineRules(LineLimits limits, WordSplit split) {
    this.limits = limits;
    this.split = split;
  }

  @Override
  public String name() {
    return "lines";
  }

  @Override
  public void apply(Page page) {
    String before = page.text();
    PageLines lines = new PageLines(before);
    for (Map.Entry<String, LineRule> rule : rules().entrySet()) {
      lines.apply(rule.getValue(), () -> page.countCut(rule.getKey()));
      if (lines.isEmpty()) {
        page.measure("removed-words", 1);
        page.drop(NOTHING_LEFT, Excerpt.of("last rule " + rule.getKey(), before));
        return;
      }
    }
    String after = lines.text();
    judge(page, before, after);
    page.replaceText(after);
  }

  private void judge(Page page, String before, String after) {
    long words = split.count(before);
    long removed = after.equals(before) ? 0 : words - split.count(after);
    QualityRule rule =
        QualityRule.atMost(
            TOO_MUCH_REMOVED,
            "removed-words",
            words == 0 ? 1 : TextCounts.share(removed, words),
            limits.maxRemovedWords());
    page.measure(rule.measure(), rule.figure());
    rule.judge(page);
  }

  private Map<String, LineRule> rules() {
    if (rules == null) {
      Map<String, LineRule> made = new LinkedHashMap<>();
      made.put("line-upper-case", CharacterShare.atMost(limits.maxUpperCase(), UPPER_CASE));
      made.put("line-digits", CharacterShare.atMost(limits.maxDigits(), DIGIT));
      made.put("line-counter", new CounterLine());
      made.put("line-few-words", new FewWords(limits.minWords()));
      made.put("line-items-in-cart", phrase("items in cart", ButtonPhrase.Place.ANYWHERE));
      made.put("line-read-more", phrase("read more???", ButtonPhrase.Place.END));
      made.put("line-sign-in", phrase("sign-in", ButtonPhrase.Place.START));
      rules = made;
    }
    return rules;
  }

  private LineRule phrase(String phrase, ButtonPhrase.Place place) {
    return new ButtonPhrase(phrase, place, limits.maxPhraseWords());
  }
}
