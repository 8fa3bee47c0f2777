package org.outerloop.corpus;

import java.util.List;

/** Puts generated text in order: spaces, capital letters, a and an. */
final class Prose {
  private static final List<String> A_DESPITE_VOWEL = List.of("one", "uni", "use", "usu", "eu");
  private static final List<String> AN_DESPITE_CONSONANT = List.of("hour", "hono", "hones", "heir");

  private Prose() {}

  static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /**
   * One space where there are more, none at the ends of lines, one blank line at most, a capital
   * letter at the start of each sentence and line, "an" before a vowel.
   */
  static String tidy(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean sentenceStart = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' && (out.isEmpty() || isSpace(last(out)))) {
        continue;
      } else if (c == '\n') {
        trimSpace(out);
        if (endsInBlankLine(out)) {
          continue;
        }
      } else if (isArticle(text, i) && takesAn(text, i + 2)) {
        out.append(sentenceStart || c == 'A' ? "An" : "an");
        sentenceStart = false;
        continue;
      }
      if (Character.isLetterOrDigit(c)) {
        out.append(sentenceStart ? Character.toUpperCase(c) : c);
        sentenceStart = false;
      } else {
        out.append(c);
        sentenceStart = c == '\n' || (sentenceStart && c != ',') || endsSentence(text, i);
      }
    }
    return out.toString().strip();
  }

  private static boolean endsSentence(String text, int at) {
    boolean mark = ".!?".indexOf(text.charAt(at)) >= 0;
    return mark && (at + 1 == text.length() || " \n".indexOf(text.charAt(at + 1)) >= 0);
  }

  private static boolean isArticle(String text, int at) {
    if (text.charAt(at) != 'a' && text.charAt(at) != 'A') {
      return false;
    }
    boolean alone = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    return alone && at + 2 < text.length() && text.charAt(at + 1) == ' ';
  }

  private static boolean takesAn(String text, int at) {
    if ("aeiouAEIOU".indexOf(text.charAt(at)) >= 0) {
      return A_DESPITE_VOWEL.stream().noneMatch(start -> text.startsWith(start, at));
    }
    return AN_DESPITE_CONSONANT.stream().anyMatch(start -> text.startsWith(start, at));
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n';
  }

  private static char last(StringBuilder text) {
    return text.charAt(text.length() - 1);
  }

  private static boolean endsInBlankLine(StringBuilder text) {
    int length = text.length();
    return length > 1 && last(text) == '\n' && text.charAt(length - 2) == '\n';
  }

  private static void trimSpace(StringBuilder text) {
    while (!text.isEmpty() && last(text) == ' ') {
      text.setLength(text.length() - 1);
    }
  }
}
