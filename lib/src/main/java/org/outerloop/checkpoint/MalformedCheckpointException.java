package org.outerloop.checkpoint;

/** A checkpoint's file is not what it must be; names the file and what is wrong with it. */
public final class MalformedCheckpointException extends RuntimeException {
  public MalformedCheckpointException(String file, String reason) {
    this(file, reason, null);
  }

  public MalformedCheckpointException(String file, String reason, Throwable cause) {
    super(file + ": " + reason, cause);
  }

  /** Throws with the formatted reason unless the condition holds. */
  public static void require(boolean condition, String file, String reason, Object... values) {
    if (!condition) {
      throw new MalformedCheckpointException(file, String.format(reason, values));
    }
  }
}
