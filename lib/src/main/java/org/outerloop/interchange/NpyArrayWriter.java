package org.outerloop.interchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.outerloop.protocol.Require;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectWriter;

/**
 * Writes a .npy file of version 1.0 as NumPy would, of a length that is known before. It appears on
 * {@link #finish}.
 */
final class NpyArrayWriter implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  private final String key;
  private final long expected;
  private final ObjectWriter writer;

  NpyArrayWriter(ObjectStore store, String key, String type, long length) {
    this.key = key;
    byte[] header = header(type, length);
    this.expected = header.length + (type.charAt(2) - '0') * length;
    this.writer = store.create(key);
    writer.write(header, 0, header.length);
  }

  private static byte[] header(String type, long length) {
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%d,), }".formatted(type, length);
    int least = NpyArray.SHORT_PREFIX + text.length() + 1;
    int size = (least + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    header.put(NpyArray.MAGIC).put((byte) 1).put((byte) 0);
    header.putShort((short) (size - NpyArray.SHORT_PREFIX));
    header.put((text + " ".repeat(size - least) + "\n").getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }

  void write(byte[] entries) {
    writer.write(entries, 0, entries.length);
  }

  void finish() {
    Require.that(
        writer.written() == expected,
        "%s got %s bytes, its header says %s",
        key,
        writer.written(),
        expected);
    writer.commit();
  }

  @Override
  public void close() {
    writer.close();
  }
}
