package org.outerloop.interchange;

import org.outerloop.tokens.InvalidTokensException;

/** Checks of files that others wrote. */
final class StrictFiles {
  private StrictFiles() {}

  /** Throws {@link InvalidTokensException} with the file's name and the problem unless it holds. */
  static void check(boolean condition, String key, String problem, Object... values) {
    if (!condition) {
      throw new InvalidTokensException(key + " " + String.format(problem, values));
    }
  }
}
