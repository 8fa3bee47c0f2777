package org.outerloop.audit.evidence;

import java.util.Locale;

/** What was claimed can be neither confirmed nor refuted with what there is. */
final class UndecidedException extends RuntimeException {
  UndecidedException(String message) {
    super(message);
  }

  UndecidedException(String message, Throwable cause) {
    super(message, cause);
  }

  static void unless(boolean condition, String message, Object... values) {
    if (!condition) {
      throw new UndecidedException(String.format(Locale.ROOT, message, values));
    }
  }
}
