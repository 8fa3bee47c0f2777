package org.outerloop.jobs;

/**
 * The user can mend this: the message names file, key or peer, the cause and the next step. Exit
 * status 2.
 */
public final class UserException extends RuntimeException {
  public UserException(String message) {
    super(message);
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
