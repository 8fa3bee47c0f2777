package org.outerloop.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.outerloop.protocol.TensorSpec;

/**
 * A vector or matrix of little-endian float32 in numpy's .npy format, rows one after the other.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">format</a>
 */
final class NpyFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int HEADER_LENGTH_OFFSET = MAGIC.length;
  private static final int ALIGNMENT = 64;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '<f4', 'fortran_order': False, 'shape': \\((\\d+),(?: (\\d+))?\\), \\}\\s*");

  private final boolean vector;
  private final int rows;
  private final int columns;
  private final float[] values;

  private NpyFile(boolean vector, int rows, int columns, float[] values) {
    this.vector = vector;
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  static NpyFile read(Path path) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    int headerBytes = bytes.position(HEADER_LENGTH_OFFSET).getShort();
    byte[] header = new byte[headerBytes];
    bytes.get(header);
    Matcher shape = HEADER.matcher(new String(header, StandardCharsets.ISO_8859_1));
    if (!shape.matches()) {
      throw new IOException(path + " is not a vector or matrix of <f4 in C order");
    }
    int first = Integer.parseInt(shape.group(1));
    boolean vector = shape.group(2) == null;
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return vector
        ? new NpyFile(true, 1, first, values)
        : new NpyFile(false, first, Integer.parseInt(shape.group(2)), values);
  }

  static void write(Path path, TensorSpec tensor, float[] values) throws IOException {
    String shape =
        tensor.vector() ? tensor.columns() + "," : tensor.rows() + ", " + tensor.columns();
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
    int header = (MAGIC.length + 2 + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer bytes = ByteBuffer.allocate(header + Float.BYTES * values.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).put(MAGIC);
    bytes
        .putShort((short) (header - MAGIC.length - 2))
        .put(text.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.position() < header - 1) {
      bytes.put((byte) ' ');
    }
    bytes.put((byte) '\n').asFloatBuffer().put(values);
    Files.write(path, bytes.array());
  }

  boolean vector() {
    return vector;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** A copy of some entries. */
  float[] range(int from, int length) {
    return Arrays.copyOfRange(values, from, from + length);
  }
}
