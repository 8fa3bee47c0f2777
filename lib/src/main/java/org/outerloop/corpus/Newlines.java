package org.outerloop.corpus;

import org.outerloop.protocol.Require;

/** Shortens runs of line feeds to a most; of no other characters. Cost: one pass. */
public final class Newlines implements TextStage {
  private static final long serialVersionUID = 1;

  private final int most;

  /**
   * @param most line feeds left of a longer run; DCLM leaves 2
   */
  public Newlines(int most) {
    Require.that(most > 0, "newlines.most %s is below 1", most);
    this.most = most;
  }

  @Override
  public String name() {
    return "newlines";
  }

  @Override
  public void apply(Page page) {
    String text = page.text();
    String tooMany = "\n".repeat(most + 1);
    int start = text.indexOf(tooMany);
    if (start < 0) {
      return;
    }
    StringBuilder kept = new StringBuilder(text.length());
    int from = 0;
    while (start >= 0) {
      kept.append(text, from, start + most);
      from = start + most;
      while (from < text.length() && text.charAt(from) == '\n') {
        from++;
      }
      page.countCut("newlines");
      start = text.indexOf(tooMany, from);
    }
    page.replaceText(kept.append(text, from, text.length()).toString());
  }
}
