package org.outerloop.jobs.dl4j;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/** What a worker holds after a merge, for the driver: a small row. */
final class Settled implements Serializable {
  private static final int BLOCK = 1 << 14;

  private final int worker;
  private final int iterations;
  private final long checksum;

  private Settled(int worker, int iterations, long checksum) {
    this.worker = worker;
    this.iterations = iterations;
    this.checksum = checksum;
  }

  static Settled of(WorkerState state) {
    return new Settled(state.worker(), state.iterations(), checksum(state.theta()));
  }

  /** CRC-32C of the bits, big-endian. */
  static long checksum(float[] values) {
    CRC32C crc = new CRC32C();
    ByteBuffer bytes = ByteBuffer.allocate(BLOCK * Float.BYTES);
    FloatBuffer floats = bytes.asFloatBuffer();
    for (int from = 0; from < values.length; from += BLOCK) {
      int count = Math.min(BLOCK, values.length - from);
      floats.clear().put(values, from, count);
      crc.update(bytes.array(), 0, count * Float.BYTES);
    }
    return crc.getValue();
  }

  int worker() {
    return worker;
  }

  int iterations() {
    return iterations;
  }

  long checksum() {
    return checksum;
  }

  /**
   * All workers merge the same messages, so their parameters must be equal, bit for bit.
   *
   * @throws IllegalStateException naming two workers that differ
   */
  static void requireAgreement(List<Settled> all) {
    Settled first = all.get(0);
    for (Settled other : all) {
      if (other.checksum != first.checksum) {
        throw new IllegalStateException(
            "Workers "
                + first.worker
                + " and "
                + other.worker
                + " hold different parameters after a merge: data, hooks or arithmetic are not the"
                + " same when a task is run again");
      }
    }
  }
}
