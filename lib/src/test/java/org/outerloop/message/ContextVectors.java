package org.outerloop.message;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.message.TestVectors.Block;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;

/** Blocks that only say something about the coding context: what its models learn and keep. */
final class ContextVectors {
  private ContextVectors() {}

  static List<Block> of(Codec codec) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        TestVectors.block(
            "factors of columns kept, and not", codec, sameWidth(), 8, 8, ContextVectors::product));
    blocks.add(
        TestVectors.block(
            "busy columns", codec, matrices(64, 20), 8, 8, ContextVectors::busyColumns));
    blocks.add(
        TestVectors.block(
            "more than seven in a row", codec, matrices(32, 35), 16, 40, ContextVectors::busyRows));
    if (codec.quantiser() == Quantisation.SIGN_MEAN) { // many entries, nothing about codes
      blocks.add(
          TestVectors.block(
              "more chunks than tables", codec, matrices(6, 1029), 2, 2, ContextVectors::product));
      blocks.add(
          TestVectors.block(
              "more chunks than a trial", codec, tall(), 2, 2, ContextVectors::turning));
    }
    return blocks;
  }

  private static ParameterLayout sameWidth() {
    return ParameterLayout.builder()
        .matrix("other", 9, 16)
        .matrix("a", 48, 24)
        .matrix("b", 16, 24)
        .matrix("c", 16, 24)
        .vector("d", 24)
        .build();
  }

  private static ParameterLayout matrices(int rows, int columns) {
    return ParameterLayout.builder().matrix("a", rows, columns).build();
  }

  private static ParameterLayout tall() {
    return ParameterLayout.builder().matrix("a", 18, 20).matrix("b", 18, 20).build();
  }

  private static float size(SplitMix64 random) {
    return (float) (1 + random.nextDouble()) * 1e-3f;
  }

  private static int sign(int bit) {
    return 1 - 2 * (bit & 1);
  }

  /** Outer products; tensors up to 2 share the signs of columns. */
  private static float product(SplitMix64 random, Slice slice, int row, int column) {
    int ofRow = sign(row * row / 3);
    int ofColumn = sign(slice.tensor() <= 2 ? column * column / 5 : column / 3);
    return size(random) * ofRow * ofColumn;
  }

  private static float busyColumns(SplitMix64 random, Slice slice, int row, int column) {
    boolean busy = column % 8 == 3 || column % 8 == 5;
    return size(random) * sign(row + column) * (busy && random.nextInt(4) > 0 ? 9 : 1);
  }

  private static float busyRows(SplitMix64 random, Slice slice, int row, int column) {
    return size(random) * sign(row) * (row % 16 == 2 || row % 16 == 9 ? 9 : 1);
  }

  /** The second tensor is like the first in its first 64 chunks and then is not. */
  private static float turning(SplitMix64 random, Slice slice, int row, int column) {
    boolean turned = slice.tensor() == 1 && row >= 14;
    return size(random) * sign(turned ? row + column : row / 2 * column);
  }
}
