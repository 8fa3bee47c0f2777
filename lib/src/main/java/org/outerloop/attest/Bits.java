package org.outerloop.attest;

import java.nio.ByteBuffer;
import org.outerloop.protocol.Digest;

/** SHA-256 over the bits of floats, big-endian. */
final class Bits {
  private static final int AT_ONCE = 4096;

  private Bits() {}

  static Digest of(float[] values) {
    Digest.Hasher hasher = new Digest.Hasher();
    ByteBuffer bytes = ByteBuffer.allocate(AT_ONCE * Float.BYTES);
    for (int first = 0; first < values.length; first += AT_ONCE) {
      bytes.clear();
      for (int i = first; i < Math.min(values.length, first + AT_ONCE); i++) {
        bytes.putInt(Float.floatToRawIntBits(values[i]));
      }
      hasher.add(bytes.flip());
    }
    return hasher.finish();
  }
}
