package org.outerloop.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.protocol.TrainingSpec.Precision;

class RowsTest {

  @ParameterizedTest
  @EnumSource
  void partsOfARowGoWhereTheyShould(Precision format) {
    Rows rows = NativeRows.of(format, new float[][] {{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}});
    Line line = new Line(5);

    rows.read(1, 1, 3, line);
    assertThat(line.values).startsWith(7, 8, 9, 0);
    rows.write(0, 3, 2, line, 1);

    assertThat(NativeRows.all(rows))
        .isDeepEqualTo(new float[][] {{1, 2, 3, 8, 9}, {6, 7, 8, 9, 10}});
  }

  @ParameterizedTest
  @EnumSource
  void aFlatBufferIsRowsAndALastShorterOne(Precision format) {
    ByteBuffer memory = ByteBuffer.allocateDirect(4 * 10_000);
    Rows rows = Rows.flat((offset, length) -> memory.slice((int) offset, length), format, 10_000);
    Line line = new Line(rows.width());
    line.values[783] = 3;

    assertThat(rows.count()).isEqualTo(10);
    rows.write(9, line);
    assertThat(rows.read(9, line)).isEqualTo(10_000 - 9 * 1024);
    assertThat(line.values[783]).isEqualTo(3);
  }

  /** Memory beyond a gigabyte is several buffers; no row lies across two. */
  @Test
  void largeMatricesAreSeveralWindows() {
    List<String> windows = new ArrayList<>();
    Rows.matrix(
        (offset, length) -> {
          windows.add(offset + "+" + length);
          return ByteBuffer.allocate(0);
        },
        Precision.FLOAT32,
        300,
        3 << 20);

    int row = 4 * (3 << 20);
    assertThat(windows)
        .containsExactly(
            "0+" + 64 * row,
            64L * row + "+" + 64 * row,
            128L * row + "+" + 64 * row,
            192L * row + "+" + 64 * row,
            256L * row + "+" + 44 * row);
  }

  @Test
  void refusesWhatHasNoRows() {
    assertThatThrownBy(() -> NativeRows.matrix(Precision.FLOAT32, 0, 3))
        .hasMessage("A matrix of 0 x 3");
    assertThatThrownBy(() -> Rows.flat(null, Precision.FLOAT32, 0))
        .hasMessage("A buffer of 0 numbers");
  }
}
