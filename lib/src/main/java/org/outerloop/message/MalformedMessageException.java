package org.outerloop.message;

/** Bytes of a peer that are not a message; says where and why. Nothing else escapes the readers. */
public final class MalformedMessageException extends RuntimeException {
  private final String place;
  private final String reason;

  public MalformedMessageException(String place, String reason) {
    this(place, reason, null);
  }

  public MalformedMessageException(String place, String reason, Throwable cause) {
    super(place + ": " + reason, cause);
    this.place = place;
    this.reason = reason;
  }

  /** What was being read, as in {@code block 3}. */
  public String place() {
    return place;
  }

  /** What is wrong, with the values. */
  public String reason() {
    return reason;
  }

  /** Throws unless the condition holds; the values are formatted only then. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency for one line
  static void verify(boolean condition, String place, String reason, Object... values) {
    if (!condition) {
      throw new MalformedMessageException(place, String.format(reason, values));
    }
  }
}
