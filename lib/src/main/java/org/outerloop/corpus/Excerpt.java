package org.outerloop.corpus;

/** Short pieces of a text for reports: one line, never half a surrogate pair. */
final class Excerpt {
  /** Most characters of an excerpt, and of what a stage gives as evidence. */
  static final int MAX_CHARACTERS = 200;

  private static final String MORE = "\u2026";

  private Excerpt() {}

  /** The beginning of a text. */
  static String of(String text) {
    return of(text, 0, text.length());
  }

  /** The beginning of a part of a text, white space and controls shown as single spaces. */
  static String of(String text, int start, int end) {
    return cut(text, start, end, MAX_CHARACTERS);
  }

  /** A figure in words, then as much of the text as there is room for. */
  static String of(String figure, String text) {
    String lead = figure + ": ";
    return lead + cut(text, 0, text.length(), Math.max(1, MAX_CHARACTERS - lead.length()));
  }

  private static String cut(String text, int start, int end, int room) {
    StringBuilder piece = new StringBuilder(Math.min(room, end - start));
    boolean gap = false;
    for (int at = start; at < end; ) {
      int codePoint = text.codePointAt(at);
      at += Character.charCount(codePoint);
      if (CharacterKinds.is(codePoint, CharacterKinds.SPACE) || Character.isISOControl(codePoint)) {
        gap = piece.length() > 0;
        continue;
      }
      int needed = (gap ? 1 : 0) + Character.charCount(codePoint);
      if (piece.length() + needed > room - MORE.length()) {
        return piece.append(MORE).toString();
      }
      piece.append(gap ? " " : "").appendCodePoint(codePoint);
      gap = false;
    }
    return piece.toString();
  }
}
