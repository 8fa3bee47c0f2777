package org.outerloop.protocol;

/** A JSON document that does not say what it must; names the key. */
public final class InvalidJsonException extends IllegalArgumentException {
  private final String key;

  public InvalidJsonException(String key, String problem) {
    this(key, problem, null);
  }

  public InvalidJsonException(String key, String problem, Throwable cause) {
    super(key.isEmpty() ? problem : key + " " + problem, cause);
    this.key = key;
  }

  /**
   * Path of the key, as in {@code training.inner-steps}; empty where the whole document is meant.
   */
  public String key() {
    return key;
  }
}
