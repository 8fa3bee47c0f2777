package org.outerloop.tokens;

/** Data could not be read ahead; the cause is what the source threw in the reading thread. */
public final class ReadAheadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReadAheadException(String message, Throwable cause) {
    super(message, cause);
  }
}
