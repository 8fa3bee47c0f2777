package org.outerloop.storage;

/** A store took longer than it was given. */
public final class SlowStoreException extends ObjectStoreException {
  public SlowStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
