package org.outerloop.corpus;

import java.util.Optional;

/**
 * Cuts lines in which characters of a kind have too large a share.
 *
 * @param most share that a line may reach
 * @param kind of {@link CharacterKinds}
 */
record CharacterShare(double most, int kind) implements LineRule {

  static CharacterShare atMost(double most, int kind) {
    return new CharacterShare(most, kind);
  }

  @Override
  public Optional<String> judge(String line) {
    return line.isEmpty() || isKept(line) ? Optional.of(line) : Optional.empty();
  }

  private boolean isKept(String line) {
    int enough = (int) ((1 - most) * line.length()) + 2; // others that settle it, whatever follows
    int found = 0;
    int others = 0;
    for (int at = 0; at < line.length() && others < enough; at++) {
      int codePoint = line.charAt(at);
      if (Character.isHighSurrogate((char) codePoint)) {
        codePoint = line.codePointAt(at);
        at += Character.charCount(codePoint) - 1;
      }
      boolean is = CharacterKinds.is(codePoint, kind);
      found += is ? 1 : 0;
      others += is ? 0 : 1;
    }
    return others >= enough || (double) found / (found + others) <= most;
  }
}
