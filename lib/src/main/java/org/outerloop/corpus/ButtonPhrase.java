package org.outerloop.corpus;

import java.util.Optional;

/**
 * Cuts the words of a button out of short lines, in any case, with one white space before them
 * (after them at a start). A line of which only white space is left goes.
 */
final class ButtonPhrase implements LineRule {
  /** Where in the line the phrase must stand. */
  enum Place {
    START,
    ANYWHERE,
    END
  }

  /** Stands for any character, as the dots of "Read more..." do in DCLM's pattern. */
  static final char ANY = '?';

  private final String phrase;
  private final Place place;
  private final int mostWords;
  private final String fixed; // the phrase before its first ANY

  ButtonPhrase(String phrase, Place place, int mostWords) {
    this.phrase = phrase;
    this.place = place;
    this.mostWords = mostWords;
    int any = phrase.indexOf(ANY);
    this.fixed = any < 0 ? phrase : phrase.substring(0, any);
  }

  @Override
  public Optional<String> judge(String line) {
    boolean searched = place == Place.ANYWHERE; // that is dear, so long lines are told first
    if ((searched && isLong(line)) || next(line, 0) < 0 || (!searched && isLong(line))) {
      return Optional.of(line);
    }
    String rest = without(line);
    return Spaces.areAll(rest) ? Optional.empty() : Optional.of(rest);
  }

  private boolean isLong(String line) {
    return Spaces.tokens(line, mostWords) > mostWords;
  }

  private String without(String line) {
    StringBuilder left = new StringBuilder(line.length());
    int from = 0;
    for (int found = next(line, 0); found >= 0; found = next(line, from)) {
      boolean spaceBefore =
          place != Place.START && found > from && Spaces.isSpace(line.charAt(found - 1));
      left.append(line, from, spaceBefore ? found - 1 : found);
      from = end(line, found);
    }
    return left.append(line, from, line.length()).toString();
  }

  /** End of the phrase that starts here, with the white space that goes with it. */
  private int end(String line, int found) {
    int end = line.offsetByCodePoints(found + fixed.length(), phrase.length() - fixed.length());
    boolean spaceAfter =
        place == Place.START && end < line.length() && Spaces.isSpace(line.charAt(end));
    return spaceAfter ? end + 1 : end;
  }

  private int next(String line, int from) {
    return switch (place) {
      case START -> from == 0 && isAt(line, 0) ? 0 : -1;
      case END -> atEnd(line, from);
      case ANYWHERE -> anywhere(line, from);
    };
  }

  private int anywhere(String line, int from) {
    for (int at = from; at <= line.length() - fixed.length(); at++) {
      if (isAt(line, at)) {
        return at;
      }
    }
    return -1;
  }

  private int atEnd(String line, int from) {
    int start = line.length();
    for (int i = phrase.length() - fixed.length(); i > 0 && start > from; i--) {
      start = line.offsetByCodePoints(start, -1);
    }
    start -= fixed.length();
    boolean fits = start >= from && isAt(line, start) && end(line, start) == line.length();
    return fits ? start : -1;
  }

  private boolean isAt(String line, int at) {
    return line.regionMatches(true, at, fixed, 0, fixed.length());
  }
}
