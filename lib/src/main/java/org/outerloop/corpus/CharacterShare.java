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
    int found = 0;
    int pairs = 0;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (Character.isHighSurrogate(c) && at + 1 < line.length()) {
        int codePoint = line.codePointAt(at);
        int more = Character.charCount(codePoint) - 1;
        found += CharacterKinds.is(codePoint, kind) ? 1 : 0;
        pairs += more;
        at += more;
      } else {
        found += (CharacterKinds.of(c) & kind) != 0 ? 1 : 0;
      }
    }
    boolean stays = line.isEmpty() || (double) found / (line.length() - pairs) <= most;
    return stays ? Optional.of(line) : Optional.empty();
  }
}
