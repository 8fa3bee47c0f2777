package org.outerloop.corpus;

import java.util.List;
import java.util.Optional;

/**
 * Cuts lines that are a counter of a social site: signs, a number such as 1,204 or 3.5K, white
 * space, one of the words below in any case, signs.
 */
final class CounterLine implements LineRule {
  private static final List<String> COUNTED =
      List.of(
          "likes",
          "shares",
          "comments",
          "retweets",
          "reposts",
          "quotes",
          "bookmarks",
          "upvotes",
          "downvotes",
          "downloads",
          "views",
          "followers");

  @Override
  public Optional<String> judge(String line) {
    return isCounter(line) ? Optional.empty() : Optional.of(line);
  }

  private static boolean isCounter(String line) {
    int number = afterSigns(line, 0);
    int unit = afterNumber(line, number);
    int space = unit < line.length() && "KkMmBb".indexOf(line.charAt(unit)) >= 0 ? unit + 1 : unit;
    int word = Spaces.afterLeading(line, space, line.length());
    if (unit == number || word == space) {
      return false;
    }
    for (String counted : COUNTED) {
      if (line.regionMatches(true, word, counted, 0, counted.length())) {
        return afterSigns(line, word + counted.length()) == line.length();
      }
    }
    return false;
  }

  private static int afterSigns(String line, int start) {
    int at = start;
    while (at < line.length() && !CharacterKinds.is(line.codePointAt(at), CharacterKinds.WORD)) {
      at += Character.charCount(line.codePointAt(at));
    }
    return at;
  }

  /** End of a run of digits, commas and points that starts with a digit; else the start. */
  private static int afterNumber(String line, int start) {
    int at = start;
    while (at < line.length()
        && (Character.isDigit(line.charAt(at))
            || (at > start && ",.".indexOf(line.charAt(at)) >= 0))) {
      at++;
    }
    return at;
  }
}
