package org.outerloop.bittensor;

/**
 * A node that cannot be reached, that refused a question, or whose answer is no answer. The message
 * names the question.
 */
public final class NodeException extends RuntimeException {
  private final boolean lost;

  private NodeException(String message, boolean lost, Throwable cause) {
    super(message, cause);
    this.lost = lost;
  }

  /** The node has spoken: asking again gives the same. */
  static NodeException refused(String message) {
    return new NodeException(message, false, null);
  }

  /** What the node said cannot be read. */
  static NodeException unreadable(String message, Throwable cause) {
    return new NodeException(message, false, cause);
  }

  /** The node has not spoken: another connection may help. */
  static NodeException lost(String message, Throwable cause) {
    return new NodeException(message, true, cause);
  }

  /** Whether another try may help. */
  boolean isLost() {
    return lost;
  }
}
