package org.outerloop.jobs.contribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.outerloop.jobs.UserException;

/**
 * An array in NumPy's .npy format (NEP 1): little-endian float32, C order, one or two dimensions.
 * Whatever else a file holds is an error that names it. Reads any range; keeps nothing in memory.
 */
final class NpyFile implements AutoCloseable {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER_BYTES = 1 << 16;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{\\s*'descr':\\s*'(?<type>[^']*)',\\s*'fortran_order':\\s*(?<fortran>True|False)\\s*,"
              + "\\s*'shape':\\s*\\((?<shape>[0-9, ]*)\\)\\s*,?\\s*\\}\\s*");

  private final Path path;
  private final FileChannel channel;
  private final List<Long> shape;
  private final long dataStart;

  private NpyFile(Path path, FileChannel channel, List<Long> shape, long dataStart) {
    this.path = path;
    this.channel = channel;
    this.shape = shape;
    this.dataStart = dataStart;
  }

  /** Reads the header and compares it with the length of the file. */
  static NpyFile open(Path path) {
    FileChannel channel;
    try {
      channel = FileChannel.open(path);
    } catch (IOException e) {
      throw new UserException("Cannot read " + path, e);
    }
    try {
      return parse(path, channel);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  private static NpyFile parse(Path path, FileChannel channel) throws IOException {
    byte[] start = bytes(channel, 0, 12);
    boolean magic = start.length == 12 && Arrays.equals(Arrays.copyOf(start, 6), MAGIC);
    require(magic, path, "is not a .npy file");
    int version = start[6];
    require(1 <= version && version <= 3, path, "is .npy of version " + version + ", not 1 to 3");
    ByteBuffer lengths = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    int headerStart = version == 1 ? 10 : 12;
    int length = version == 1 ? Short.toUnsignedInt(lengths.getShort(8)) : lengths.getInt(8);
    require(0 < length && length <= MAX_HEADER_BYTES, path, "has a header of " + length + " bytes");
    String text =
        new String(bytes(channel, headerStart, length), StandardCharsets.UTF_8).stripTrailing();
    Matcher header = HEADER.matcher(text);
    require(header.matches(), path, "has a header that is not understood: " + text);
    String type = header.group("type");
    require(type.equals("<f4"), path, "holds '" + type + "'; only float32, '<f4', can be encoded");
    require(
        header.group("fortran").equals("False"),
        path,
        "is in Fortran order; save numpy.ascontiguousarray of it");
    List<Long> shape = shape(path, header.group("shape"));
    NpyFile file = new NpyFile(path, channel, shape, headerStart + (long) length);
    long expected = file.dataStart + Float.BYTES * file.size();
    require(
        channel.size() == expected,
        path,
        "has " + channel.size() + " bytes, must have " + expected + " for " + shape);
    return file;
  }

  private static List<Long> shape(Path path, String text) {
    List<Long> shape;
    try {
      shape =
          Stream.of(text.split(",", -1))
              .filter(number -> !number.isBlank())
              .map(number -> Long.parseLong(number.strip()))
              .toList();
    } catch (NumberFormatException e) {
      throw new UserException(path + " has a shape that is no shape: (" + text + ")", e);
    }
    require(
        shape.size() == 1 || shape.size() == 2,
        path,
        "has " + shape.size() + " dimensions, must have 1 or 2");
    require(
        shape.stream().allMatch(n -> 0 < n && n <= Integer.MAX_VALUE),
        path,
        "has the shape " + shape + "; every dimension must be in [1, 2^31)");
    return shape;
  }

  private static byte[] bytes(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    fill(channel, offset, bytes);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static void fill(FileChannel channel, long offset, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
      // a read may give less than asked for
    }
  }

  private static void require(boolean condition, Path path, String problem) {
    if (!condition) {
      throw new UserException(path + " " + problem);
    }
  }

  /** One or two numbers. */
  List<Long> shape() {
    return shape;
  }

  private long size() {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }

  /** Reads entries from an offset, row-major, into the first {@code count} places of a buffer. */
  void read(long offset, float[] buffer, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try {
      fill(channel, dataStart + Float.BYTES * offset, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
    bytes.flip().asFloatBuffer().get(buffer, 0, count);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close " + path, e);
    }
  }

  /** Whether a file of this name is an array. */
  static boolean isNamed(Path path) {
    return path.getFileName().toString().endsWith(".npy") && Files.isRegularFile(path);
  }
}
