package org.outerloop.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.model.Continuation;

/**
 * A text of any length as windows that a model can read, each of its tokens predicted once: the
 * first window begins with the begin of text, every other is as long as the model reads, and where
 * the last has less to predict it sees more of what was before.
 */
public final class RollingWindows {
  private RollingWindows() {}

  /** Windows of a text; none for an empty one. */
  public static List<Continuation> of(PromptEncoder encoder, String text) {
    return of(encoder.text(text), encoder.beginOfText(), encoder.contextLength());
  }

  static List<Continuation> of(int[] tokens, int beginOfText, int contextLength) {
    List<Continuation> windows = new ArrayList<>();
    int first = Math.min(contextLength, tokens.length);
    if (first > 0) {
      int[] window = new int[first + 1];
      window[0] = beginOfText;
      System.arraycopy(tokens, 0, window, 1, first);
      windows.add(new Continuation(window, first));
    }
    for (int done = first; done < tokens.length; ) {
      int predicted = Math.min(tokens.length - done, contextLength);
      int end = done + predicted;
      windows.add(
          new Continuation(Arrays.copyOfRange(tokens, end - contextLength - 1, end), predicted));
      done = end;
    }
    return windows;
  }
}
