package org.outerloop.jobs.dl4j;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * One worker's state as bytes; all numbers big-endian.
 *
 * <pre>
 *   magic (8)  worker (4)  iterations (4)  parameters n (4)  updater entries u (4)  slices s (4)
 *   theta n x float (4)   residual n x float (4)   updater u x float (4)
 *   message s x { length (4)  bytes }
 *   CRC-32C of all before (8)
 * </pre>
 *
 * No class of Java or DL4J is named in it.
 */
final class StateBytes {
  private static final long MAGIC = 0x4F4C444C344A0001L; // "OLDL4J", version 1
  private static final int BLOCK = 1 << 14; // floats

  private StateBytes() {}

  static void write(WorkerState state, OutputStream stream) throws IOException {
    CheckedOutputStream checked = new CheckedOutputStream(stream, new CRC32C());
    DataOutputStream out = new DataOutputStream(checked);
    out.writeLong(MAGIC);
    out.writeInt(state.worker());
    out.writeInt(state.iterations());
    out.writeInt(state.theta().length);
    out.writeInt(state.updater().length);
    out.writeInt(state.message().length);
    writeFloats(out, state.theta());
    writeFloats(out, state.residual());
    writeFloats(out, state.updater());
    for (byte[] slice : state.message()) {
      out.writeInt(slice.length);
      out.write(slice);
    }
    out.writeLong(checked.getChecksum().getValue());
    out.flush();
  }

  private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK * Float.BYTES);
    for (int from = 0; from < values.length; from += BLOCK) {
      int count = Math.min(BLOCK, values.length - from);
      block.asFloatBuffer().put(values, from, count);
      out.write(block.array(), 0, count * Float.BYTES);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param parameters and slices of the network: nothing larger is allocated
   * @throws IOException naming what is wrong with the bytes
   */
  static WorkerState read(InputStream stream, int parameters, int slices) throws IOException {
    CheckedInputStream checked = new CheckedInputStream(stream, new CRC32C());
    DataInputStream in = new DataInputStream(checked);
    require(in.readLong() == MAGIC, "it is no state of a worker");
    int worker = in.readInt();
    int iterations = in.readInt();
    int size = in.readInt();
    require(size == parameters, "it has " + size + " parameters, the network " + parameters);
    int updater = in.readInt();
    // the updaters with most state, such as AMSGrad, keep three numbers for each parameter
    require(0 <= updater && updater <= 4L * size, "an updater's state of " + updater);
    int sent = in.readInt();
    require(sent == 0 || sent == slices, sent + " slices of a message, the network " + slices);
    float[] theta = readFloats(in, size);
    float[] residual = readFloats(in, size);
    float[] state = readFloats(in, updater);
    byte[][] message = new byte[sent][];
    for (int i = 0; i < sent; i++) {
      int length = in.readInt();
      require(length >= 0, "a slice of " + length + " bytes");
      message[i] = in.readNBytes(length);
      require(message[i].length == length, "it ends in slice " + i);
    }
    long checksum = checked.getChecksum().getValue();
    require(in.readLong() == checksum && in.read() < 0, "its checksum is wrong");
    return new WorkerState(
        worker, iterations, theta, residual, state, message, WorkReport.none(worker));
  }

  private static float[] readFloats(DataInputStream in, int count) throws IOException {
    float[] values = new float[count];
    byte[] block = new byte[BLOCK * Float.BYTES];
    for (int from = 0; from < count; from += BLOCK) {
      int length = Math.min(BLOCK, count - from);
      in.readFully(block, 0, length * Float.BYTES);
      ByteBuffer.wrap(block).asFloatBuffer().get(values, from, length);
    }
    return values;
  }

  private static void require(boolean condition, String otherwise) throws IOException {
    if (!condition) {
      throw new IOException(otherwise);
    }
  }
}
