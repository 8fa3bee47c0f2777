package org.outerloop.jobs.dl4j;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.outerloop.protocol.Digest;

/** SHA-256 of parameters as float32, big-endian, in DL4J's order. */
final class ParameterDigest {
  private static final int BLOCK = 1 << 14;

  private ParameterDigest() {}

  static Digest of(float[] parameters) {
    Digest.Hasher hasher = new Digest.Hasher();
    add(hasher, parameters);
    return hasher.finish();
  }

  /** Of a network that may be large: holds {@link DriverCopy#PART} entries. */
  static Digest of(Network network) {
    INDArray row = network.model().params();
    Digest.Hasher hasher = new Digest.Hasher();
    int size = Math.toIntExact(row.length());
    for (int from = 0; from < size; from += DriverCopy.PART) {
      int end = Math.min(size, from + DriverCopy.PART);
      add(hasher, FlatRow.floats(row, from, end));
    }
    return hasher.finish();
  }

  private static void add(Digest.Hasher hasher, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(BLOCK * Float.BYTES);
    FloatBuffer floats = bytes.asFloatBuffer();
    for (int from = 0; from < values.length; from += BLOCK) {
      int count = Math.min(BLOCK, values.length - from);
      floats.clear().put(values, from, count);
      hasher.add(bytes.clear().limit(count * Float.BYTES));
    }
  }
}
