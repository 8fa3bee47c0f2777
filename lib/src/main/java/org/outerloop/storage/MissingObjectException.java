package org.outerloop.storage;

/** There is no object under this key. */
public final class MissingObjectException extends ObjectStoreException {
  public MissingObjectException(String store, String key, Throwable cause) {
    super("No object " + key + " in " + store, cause);
  }
}
