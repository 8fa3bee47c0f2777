package org.outerloop.tokens;

import java.nio.CharBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Any other pattern, by java.util.regex with Unicode's character classes. The matches are words;
 * what lies between them is a word too, or is left out (a Split that is "Removed" and inverted).
 */
final class RegexSplitter implements Splitter {
  private final Pattern pattern;
  private final boolean keepsGaps;

  RegexSplitter(Pattern pattern, boolean keepsGaps) {
    this.pattern = pattern;
    this.keepsGaps = keepsGaps;
  }

  /** Throws {@link java.util.regex.PatternSyntaxException} on a pattern that Java cannot read. */
  static Pattern compile(String regex) {
    return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
  }

  @Override
  public void split(char[] text, int from, int to, Sink sink) {
    Matcher matcher = pattern.matcher(CharBuffer.wrap(text, from, to - from));
    int at = from;
    while (matcher.find()) {
      int start = from + matcher.start();
      int end = from + matcher.end();
      if (keepsGaps && start > at) {
        sink.accept(text, at, start);
      }
      if (end > start) {
        sink.accept(text, start, end);
      }
      at = end;
    }
    if (keepsGaps && at < to) {
      sink.accept(text, at, to);
    }
  }
}
