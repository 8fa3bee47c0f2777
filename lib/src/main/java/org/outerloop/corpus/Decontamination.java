package org.outerloop.corpus;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Drops pages that hold an item of an evaluation task, or cuts the paragraphs that do; the evidence
 * names the items with the longest run. Serialised with the index: 100 bytes or so per word of the
 * items.
 */
public final class Decontamination implements TextStage {
  static final String RULE = "contaminated";

  /** Words of the longest run found. */
  static final String MEASURE = "contaminated-words";

  private static final int NAMED = 4;

  private final DecontaminationSettings settings;
  private final ItemIndex index;
  private transient NgramHashes hashes;

  public Decontamination(EvalItems items, DecontaminationSettings settings) {
    this.settings = settings;
    this.index = new ItemIndex(items, settings);
  }

  @Override
  public String name() {
    return "decontaminate";
  }

  @Override
  public void apply(Page page) {
    if (hashes == null) {
      hashes = NgramHashes.folded(settings.shortest());
    }
    List<ItemIndex.Match> matches = index.find(page.text(), hashes);
    if (matches.isEmpty()) {
      return;
    }
    int words = matches.stream().mapToInt(ItemIndex.Match::words).max().orElseThrow();
    page.measure(MEASURE, words);
    String left = settings.cut() ? without(page, matches) : "";
    if (Characters.isBlank(left)) {
      page.drop(RULE, evidence(matches, words));
    } else {
      page.replaceText(left);
    }
  }

  /** The items of the longest run; the two halves of a pair of sentences share their beginning. */
  private static String evidence(List<ItemIndex.Match> matches, int words) {
    return matches.stream()
        .filter(match -> match.words() == words)
        .map(ItemIndex.Match::item)
        .distinct()
        .limit(NAMED)
        .collect(Collectors.joining("; ", "", ", " + words + " words"));
  }

  /** The text without every paragraph that a match touches. */
  private static String without(Page page, List<ItemIndex.Match> matches) {
    String text = page.text();
    StringBuilder left = new StringBuilder(text.length());
    Paragraphs paragraphs = new Paragraphs(text);
    while (paragraphs.next()) {
      int start = paragraphs.start();
      int end = paragraphs.end();
      if (matches.stream().anyMatch(match -> match.from() < end && start < match.to())) {
        page.countCut(RULE);
      } else {
        left.append(text, start, end);
      }
    }
    return left.toString();
  }
}
