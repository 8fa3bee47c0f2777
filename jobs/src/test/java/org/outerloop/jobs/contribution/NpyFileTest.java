package org.outerloop.jobs.contribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.jobs.NpyWriter;
import org.outerloop.jobs.UserException;

/** Files that NumPy 2.4 has saved are in the test resources. */
class NpyFileTest {
  private static final float[] MATRIX = {-0.5f, -0.25f, 0, 0.25f, 0.5f, 0.75f};
  private static final float[] VECTOR = {1.5f, -2.25f, 1e-30f};

  @TempDir Path folder;

  private static byte[] saved(String name) throws IOException {
    try (InputStream in = NpyFileTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("x.npy"), bytes);
  }

  private static float[] read(NpyFile file, long offset, int count) {
    float[] values = new float[count];
    file.read(offset, values, count);
    return values;
  }

  @Test
  void readsWhatNumPySaves() throws IOException {
    try (NpyFile matrix = NpyFile.open(file(saved("matrix.npy")))) {
      assertThat(matrix.shape()).containsExactly(2L, 3L);
      assertThat(read(matrix, 0, 6)).isEqualTo(MATRIX);
      assertThat(read(matrix, 4, 2)).containsExactly(0.5f, 0.75f);
    }
    try (NpyFile vector = NpyFile.open(file(saved("vector.npy")))) {
      assertThat(vector.shape()).containsExactly(3L);
      assertThat(read(vector, 0, 3)).isEqualTo(VECTOR);
    }
  }

  @Test
  void writesTheBytesThatNumPySaves() throws IOException {
    Path path = folder.resolve("matrix.npy");
    try (NpyWriter writer = new NpyWriter(path, List.of(2L, 3L))) {
      writer.write(MATRIX, 2);
      writer.write(Arrays.copyOfRange(MATRIX, 2, 6), 4);
    }
    assertThat(Files.readAllBytes(path)).isEqualTo(saved("matrix.npy"));

    Path other = folder.resolve("vector.npy");
    try (NpyWriter writer = new NpyWriter(other, List.of(3L))) {
      writer.write(VECTOR, 3);
    }
    assertThat(Files.readAllBytes(other)).isEqualTo(saved("vector.npy"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'<f4'; '<f8'; holds '<f8'; only float32",
        "'<f4'; '>f4'; holds '>f4'; only float32",
        "'<f4'; '<i4'; holds '<i4'; only float32",
        "order': False; order': True; is in Fortran order",
        "(2, 3); (3, 3); has 152 bytes, must have 164 for [3, 3]",
        "(2, 3); (0, 3); has the shape [0, 3]",
        "(2, 3); (6,,1; is not understood",
        "(2, 3); (); has 0 dimensions, must have 1 or 2",
        "(2, 3),; (2,3,1); has 3 dimensions, must have 1 or 2",
        "'descr'; 'DESCR'; is not understood",
        "NUMPY; PICKL; is not a .npy file",
      })
  void refusesOtherArrays(String found, String instead, String reason) throws IOException {
    String text = new String(saved("matrix.npy"), StandardCharsets.ISO_8859_1);
    assertThat(text).contains(found);
    String padded = instead + " ".repeat(found.length() - instead.length());
    byte[] spoilt = text.replace(found, padded).getBytes(StandardCharsets.ISO_8859_1);
    Path path = file(spoilt);

    assertThatThrownBy(() -> NpyFile.open(path))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(path + " ")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesFilesThatAreCutOrTooLong() throws IOException {
    byte[] whole = saved("matrix.npy");
    for (int length : new int[] {0, 5, 11, 60, 128, whole.length - 1, whole.length + 1}) {
      Path path = file(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> NpyFile.open(path))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith(path.toString());
    }
  }

  @Test
  void namesAFileThatIsNotThere() {
    assertThatThrownBy(() -> NpyFile.open(folder.resolve("none.npy")))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + folder.resolve("none.npy"));
  }
}
