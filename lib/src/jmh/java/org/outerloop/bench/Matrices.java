package org.outerloop.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;

/** Slices of matrices to measure on: somebody's error feedback buffers, or numbers like them. */
final class Matrices {
  static final int SLICE_ENTRIES = 1 << 22;

  private static final int EDGE = 64;
  private static final int COLUMNS = 2048;
  private static final Pattern NPY_HEADER =
      Pattern.compile(".*'descr': '<f4'.*'fortran_order': False.*'shape': \\((\\d+), (\\d+)\\).*");
  private static final int NPY_PREAMBLE = 10;

  private Matrices() {}

  /**
   * One slice and its values, row-major.
   *
   * @param values one per entry
   */
  record Part(Slice slice, float[] values) {}

  /** The buffers of -Dbuffers if it is set, else -Dparams random numbers. */
  static List<Part> ofProperties() {
    String folder = System.getProperty("buffers", "");
    return folder.isEmpty()
        ? random(Integer.getInteger("params", 1 << 24), 1)
        : read(Path.of(folder));
  }

  /**
   * Normal numbers, each row with a scale of its own: 5e-4 times the root of exp of a normal
   * number.
   */
  static List<Part> random(int entries, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    int rows = Math.max(EDGE, entries / COLUMNS);
    float[] values = new float[rows * COLUMNS];
    for (int row = 0; row < rows; row++) {
      double scale = 5e-4 * Math.exp(0.5 * normal(random));
      for (int i = row * COLUMNS; i < (row + 1) * COLUMNS; i += 2) {
        double radius = scale * Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        double angle = 2 * Math.PI * random.nextDouble();
        values[i] = (float) (radius * Math.cos(angle));
        values[i + 1] = (float) (radius * Math.sin(angle));
      }
    }
    return parts(0, rows, COLUMNS, values);
  }

  private static double normal(SplitMix64 random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** All matrices of a folder: files of NumPy, version 1, float32, two dimensions. */
  static List<Part> read(Path folder) {
    List<Part> parts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".npy")).sorted().toList()) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = bytes.getShort(NPY_PREAMBLE - 2) & 0xFFFF;
        String header =
            new String(bytes.array(), NPY_PREAMBLE, headerLength, StandardCharsets.US_ASCII);
        Matcher shape = NPY_HEADER.matcher(header.strip());
        if (shape.matches()) {
          int rows = Integer.parseInt(shape.group(1));
          int columns = Integer.parseInt(shape.group(2));
          float[] values = new float[rows * columns];
          bytes.position(NPY_PREAMBLE + headerLength).asFloatBuffer().get(values);
          parts.addAll(parts(parts.size(), rows, columns, values));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
    return parts;
  }

  private static List<Part> parts(int tensor, int rows, int columns, float[] values) {
    int most = Math.max(EDGE, SLICE_ENTRIES / columns / EDGE * EDGE);
    List<Part> parts = new ArrayList<>();
    for (int row = 0; row < rows; row += most) {
      Slice slice = new Slice(tensor, row, Math.min(most, rows - row), columns);
      int from = row * columns;
      parts.add(new Part(slice, Arrays.copyOfRange(values, from, from + slice.length())));
    }
    return parts;
  }
}
