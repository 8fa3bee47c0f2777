package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.CompressionSpec;

class ChunkSelectionTest {
  private final float[] chunk = new float[4096];

  @Test
  void breaksTiesToTheLowerPosition() {
    Arrays.fill(chunk, 0.5f);
    chunk[4000] = 1;
    chunk[130] = -1;

    assertThat(positions(5)).containsExactly(0, 1, 2, 130, 4000);
  }

  @Test
  void breaksTiesToTheLowerPositionInOneColumn() {
    for (int row = 0; row < 64; row++) {
      chunk[row * 64 + 7] = row % 2 == 0 ? 0.5f : -0.5f;
    }

    assertThat(positions(3)).containsExactly(7, 71, 135);
  }

  @Test
  void tellsNeighbouringFloatsApart() {
    Arrays.fill(chunk, 1.5f);
    chunk[9] = Math.nextUp(1.5f);
    chunk[8] = Math.nextDown(1.5f);
    chunk[3000] = -Math.nextUp(chunk[9]);

    assertThat(positions(2)).containsExactly(9, 3000);
  }

  @Test
  void tellsDenormalsApart() {
    chunk[5] = -Float.MIN_VALUE;
    chunk[70] = 2 * Float.MIN_VALUE;

    assertThat(positions(1)).containsExactly(70);
    assertThat(positions(3)).containsExactly(0, 5, 70);
  }

  private int[] positions(int topK) {
    SparseSlice sent =
        new SliceCompressor(new CompressionSpec(64, topK, 1, 4096))
            .compress(Slices.matrix(64, 64), false, chunk);
    int[] positions = new int[sent.entries()];
    Arrays.setAll(positions, sent::position);
    return positions;
  }
}
