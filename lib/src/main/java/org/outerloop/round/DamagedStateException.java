package org.outerloop.round;

/**
 * A piece of a peer's state is not what its name says, or gone. It has been removed, so the state
 * it belonged to counts as lost from now on: the caller begins again.
 */
final class DamagedStateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DamagedStateException(String message) {
    super(message);
  }
}
