package org.outerloop.protocol;

/**
 * Checks at the border. Arguments are formatted only on failure, but boxed always: not for inner
 * loops.
 */
public final class Require {
  private Require() {}

  /**
   * Throws {@link IllegalArgumentException} with the formatted message unless the condition holds.
   */
  public static void that(boolean condition, String message, Object... values) {
    if (!condition) {
      throw new IllegalArgumentException(String.format(message, values));
    }
  }
}
