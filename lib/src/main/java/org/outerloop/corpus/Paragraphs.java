package org.outerloop.corpus;

import java.util.Arrays;
import org.outerloop.protocol.Require;

/**
 * The paragraphs of a text as BFF cuts them: it is split at every line feed, and each paragraph but
 * the first begins with its line feed. So the text without some of them is the others put together.
 */
public final class Paragraphs {
  private final String text;
  private int start;
  private int end = -1;
  private int index = -1;

  public Paragraphs(String text) {
    this.text = text;
  }

  /** Moves to the next paragraph; an empty text has one, which is empty. */
  public boolean next() {
    if (end == text.length()) {
      return false;
    }
    start = Math.max(end, 0);
    int feed = text.indexOf('\n', end < 0 ? 0 : end + 1);
    end = feed < 0 ? text.length() : feed;
    index++;
    return true;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  /** Number of this paragraph, from 0. */
  public int index() {
    return index;
  }

  /**
   * The text without the paragraphs of these numbers.
   *
   * @param cut in rising order
   */
  public static String without(String text, int[] cut) {
    StringBuilder rest = new StringBuilder(text.length());
    Paragraphs paragraphs = new Paragraphs(text);
    int next = 0;
    while (paragraphs.next()) {
      if (next < cut.length && cut[next] == paragraphs.index) {
        next++;
      } else {
        rest.append(text, paragraphs.start, paragraphs.end);
      }
    }
    Require.that(next == cut.length, "No such paragraphs: %s", Arrays.toString(cut));
    return rest.toString();
  }
}
