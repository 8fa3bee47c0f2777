package org.outerloop.corpus;

import java.util.Comparator;
import java.util.List;

/**
 * Drops pages that hold an item of an evaluation task, or cuts the paragraphs that do; the evidence
 * names the item with the longest run. Serialised with the index: 100 bytes or so per word of the
 * items.
 */
public final class Decontamination implements TextStage {
  static final String RULE = "contaminated";

  /** Words of the longest run found. */
  static final String MEASURE = "contaminated-words";

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
    ItemIndex.Match longest =
        matches.stream().max(Comparator.comparingInt(ItemIndex.Match::words)).orElseThrow();
    page.measure(MEASURE, longest.words());
    String left = settings.cut() ? without(page, matches) : "";
    if (Characters.isBlank(left)) {
      page.drop(RULE, longest.item() + ", " + longest.words() + " words");
    } else {
      page.replaceText(left);
    }
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
