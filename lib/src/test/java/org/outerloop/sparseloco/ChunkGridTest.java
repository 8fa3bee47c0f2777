package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Slice;

class ChunkGridTest {
  @ParameterizedTest
  @CsvSource({
    "64, 64, false",
    "128, 192, false",
    "97, 101, false",
    "1, 1, false",
    "1, 300, false",
    "300, 1, false",
    "65, 63, false",
    "127, 129, false",
    "1, 1, true",
    "1, 4096, true",
    "1, 4097, true",
    "1, 9001, true",
  })
  void putsEveryEntryIntoOneChunk(int rows, int columns, boolean vector) {
    Slice slice = Slices.matrix(rows, columns);
    ChunkGrid grid = ChunkGrid.of(slice, vector, Slices.SPEC);

    BitSet seen = new BitSet();
    int entries = 0;
    int explicit = 0;
    for (int index = 0; index < grid.chunks(); index++) {
      ChunkGrid.Chunk chunk = grid.chunk(index);
      for (int position = 0; position < chunk.length(); position++) {
        int offset = chunk.offset(position);
        assertThat(seen.get(offset)).isFalse();
        assertThat(offset)
            .isEqualTo(
                chunk.origin() + position / chunk.width() * columns + position % chunk.width());
        seen.set(offset);
      }
      entries += chunk.sent();
      explicit += chunk.whole() ? 0 : chunk.sent();
      assertThat(chunk.length()).isLessThanOrEqualTo(4096);
    }

    assertThat(seen.cardinality()).isEqualTo(slice.length());
    assertThat(seen.length()).isEqualTo(slice.length());
    assertThat(grid.entries()).isEqualTo(entries);
    assertThat(grid.explicitEntries()).isEqualTo(explicit);
  }

  @ParameterizedTest
  @CsvSource({"4096, 64", "2048, 32", "64, 1", "96, 2", "95, 1", "63, 1", "1, 1"})
  void sendsOfARaggedChunkInProportion(int length, int sent) {
    Slice slice = length <= 64 ? Slices.matrix(1, length) : Slices.matrix(64, length / 64);
    if (length % 64 != 0 && length > 64) {
      slice = length == 96 ? Slices.matrix(2, 48) : Slices.matrix(5, 19);
    }

    assertThat(ChunkGrid.of(slice, false, Slices.SPEC).chunk(0).sent()).isEqualTo(sent);
  }

  @Test
  void sendsVectorsWhole() {
    ChunkGrid grid = ChunkGrid.of(Slices.matrix(1, 5000), true, Slices.SPEC);

    assertThat(grid.chunks()).isEqualTo(2);
    assertThat(grid.entries()).isEqualTo(5000);
    assertThat(grid.explicitEntries()).isZero();
    assertThat(grid.vector()).isTrue();
  }

  @Test
  void sendsAChunkWholeIfKIsItsSize() {
    CompressionSpec all = new CompressionSpec(8, 64, 0.95, 1024);

    ChunkGrid grid = ChunkGrid.of(Slices.matrix(13, 9), false, all);

    assertThat(grid.entries()).isEqualTo(13 * 9);
    assertThat(grid.explicitEntries()).isZero();
  }

  @Test
  void findsTheRowOfEveryPositionOfEveryWidth() {
    for (int width = 1; width <= 64; width++) {
      ChunkGrid.Chunk chunk = new ChunkGrid.Chunk(0, 64, width, 1000, 1);
      for (int position = 0; position < 64 * width; position++) {
        assertThat(chunk.offset(position)).isEqualTo(position / width * 1000 + position % width);
      }
    }
  }

  @Test
  void countsEntriesOfTheLargestSlice() {
    ChunkGrid grid = ChunkGrid.of(Slices.matrix(2048, 8192), false, Slices.SPEC);

    assertThat(grid.length()).isEqualTo(1 << 24);
    assertThat(grid.entries()).isEqualTo(1 << 18);
  }
}
