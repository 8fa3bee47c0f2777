package org.outerloop.corpus;

/**
 * Finds e-mail addresses by their at sign: up to 64 letters, numbers and signs before it, and
 * behind it labels with dots between, the last of two letters or more. Quoted local parts and
 * addresses of numbers are not looked for.
 */
final class EmailFinder {
  private static final int MOST_LOCAL = 64;
  private static final int MOST_LABEL = 63;
  private static final int MOST_LABELS = 16;

  private final String text;
  private int start;
  private int end;

  EmailFinder(String text) {
    this.text = text;
  }

  /** Moves to the first address that starts at {@code from} or later; false if there is none. */
  boolean next(int from) {
    for (int sign = text.indexOf('@', from); sign >= 0; sign = text.indexOf('@', sign + 1)) {
      start = localStart(sign, from);
      end = start < sign ? domainEnd(sign + 1) : sign;
      if (end > sign) {
        return true;
      }
    }
    start = text.length();
    end = text.length();
    return false;
  }

  private int localStart(int sign, int from) {
    int at = sign;
    while (at > from && sign - at < MOST_LOCAL && isLocal(text.charAt(at - 1))) {
      at--;
    }
    while (at < sign && !PiiForm.isAlphanumeric(text, at)) {
      at++;
    }
    return at;
  }

  private static boolean isLocal(char c) {
    return (CharacterKinds.of(c) & CharacterKinds.WORD) != 0 || ".%+-'".indexOf(c) >= 0;
  }

  /** End of the domain, or -1 where there is none. */
  private int domainEnd(int start) {
    int found = -1;
    int at = start;
    for (int label = 1; label <= MOST_LABELS; label++) {
      int labelEnd = labelEnd(at);
      boolean name = label > 1 && labelEnd - at >= 2 && isLetters(at, labelEnd);
      found = name ? labelEnd : found;
      if (labelEnd == at || labelEnd >= text.length() || text.charAt(labelEnd) != '.') {
        break;
      }
      at = labelEnd + 1;
    }
    return found;
  }

  private int labelEnd(int start) {
    int at = start;
    while (at - start < MOST_LABEL
        && (PiiForm.isAlphanumeric(text, at) || text.startsWith("-", at))) {
      at++;
    }
    return at;
  }

  private boolean isLetters(int start, int end) {
    for (int at = start; at < end; at++) {
      if (!Character.isLetter(text.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }
}
