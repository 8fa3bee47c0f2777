package org.outerloop.tokens;

/** A prepared corpus does not hold what its manifest says; the message names the file. */
public final class InvalidTokensException extends RuntimeException {
  public InvalidTokensException(String message) {
    super(message);
  }

  public InvalidTokensException(String message, Throwable cause) {
    super(message, cause);
  }
}
