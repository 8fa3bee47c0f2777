package org.outerloop.checkpoint;

import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;

/**
 * The name of a slice's values: SHA-256 of their little-endian float32 bytes, bit for bit, so that
 * -0 and 0 differ and so do any two NaN.
 */
public final class SliceDigest {
  private SliceDigest() {}

  /** Digest of the first {@code length} values. */
  public static Digest of(float[] values, int length) {
    Require.that(0 <= length && length <= values.length, "%s of %s values", length, values.length);
    Digest.Hasher hasher = new Digest.Hasher();
    Float32Bytes.forEachBlock(values, length, (bytes, count) -> hasher.add(bytes, 0, count));
    return hasher.finish();
  }
}
