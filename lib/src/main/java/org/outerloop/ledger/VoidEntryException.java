package org.outerloop.ledger;

/** Why an entry counts for nothing. Caught where the ledger is read; a caller never sees it. */
final class VoidEntryException extends Exception {
  private static final int LONGEST = 200;

  VoidEntryException(String reason, Object... values) {
    super(tidy(String.format(reason, values)));
  }

  /** Strangers' texts may be in it: short, and nothing a terminal would obey. */
  private static String tidy(String text) {
    String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return shown.replaceAll("[^ -~]", "?");
  }

  static void unless(boolean condition, String reason, Object... values) throws VoidEntryException {
    if (!condition) {
      throw new VoidEntryException(reason, values);
    }
  }
}
