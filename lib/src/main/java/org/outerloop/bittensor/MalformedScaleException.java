package org.outerloop.bittensor;

/** Bytes of a chain that are not what they should be; says where and why. */
public final class MalformedScaleException extends RuntimeException {
  private final int offset;
  private final String reason;

  MalformedScaleException(int offset, String reason) {
    super("byte " + offset + ": " + reason);
    this.offset = offset;
    this.reason = reason;
  }

  public int offset() {
    return offset;
  }

  public String reason() {
    return reason;
  }
}
