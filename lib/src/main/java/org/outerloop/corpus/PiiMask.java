package org.outerloop.corpus;

import java.util.Set;

/**
 * Masks data about persons: e-mail addresses, payment cards, phone numbers, addresses of machines.
 * The text is read once from left to right; at each place where a kind may begin its scanner looks
 * ahead a bounded way, so that no text takes more than linear time. What is masked is counted by
 * kind. The kinds and their exact forms: {@link PiiScanner}.
 */
public final class PiiMask implements TextStage {
  private static final long serialVersionUID = 1;

  private final Set<PiiKind> kinds;

  public PiiMask(Set<PiiKind> kinds) {
    this.kinds = Set.copyOf(kinds);
  }

  @Override
  public String name() {
    return "pii";
  }

  @Override
  public void apply(Page page) {
    String text = page.text();
    PiiScanner scanner = new PiiScanner(text, kinds);
    if (!scanner.next()) {
      return;
    }
    StringBuilder masked = new StringBuilder(text.length());
    int from = 0;
    do {
      masked.append(text, from, scanner.start()).append(scanner.kind().mask());
      from = scanner.end();
      page.countCut("pii-" + scanner.kind().label());
    } while (scanner.next());
    page.replaceText(masked.append(text, from, text.length()).toString());
  }
}
