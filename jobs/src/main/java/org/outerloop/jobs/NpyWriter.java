package org.outerloop.jobs;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a float32 .npy file of version 1.0, entry by entry, just as NumPy would. */
public final class NpyWriter implements AutoCloseable {
  private static final int ALIGNMENT = 64;
  private static final int PREFIX_BYTES = 10;

  private final Path path;
  private final OutputStream out;

  /** A new file; it must not exist. */
  public NpyWriter(Path path, List<Long> shape) {
    this.path = path;
    try {
      out = new BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW));
      out.write(header(shape));
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private static byte[] header(List<Long> shape) {
    String numbers = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String tuple = shape.size() == 1 ? numbers + "," : numbers;
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + tuple + "), }";
    int length = PREFIX_BYTES + text.length() + 1;
    int padded = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    header.put((byte) 1).put((byte) 0).putShort((short) (padded - PREFIX_BYTES));
    header.put((text + " ".repeat(padded - length) + "\n").getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }

  /** Adds the first entries of a buffer. */
  public void write(float[] values, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values, 0, count);
    try {
      out.write(bytes.array());
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private UncheckedIOException cannotWrite(IOException e) {
    return new UncheckedIOException("Cannot write " + path, e);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }
}
