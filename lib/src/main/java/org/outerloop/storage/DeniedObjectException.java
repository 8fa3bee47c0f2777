package org.outerloop.storage;

/** The store does not let us do this with the credentials we have. */
public final class DeniedObjectException extends ObjectStoreException {
  public DeniedObjectException(String store, String key, Throwable cause) {
    super(
        "Access to "
            + (key.isEmpty() ? "" : key + " in ")
            + store
            + " is denied: check the access key and what it may do ("
            + cause.getMessage()
            + ")",
        cause);
  }
}
