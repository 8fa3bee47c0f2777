package org.outerloop.message;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.SliceCompressor;
import org.outerloop.sparseloco.SparseSlice;

/** The blocks of the test vectors: small shapes with something special each. */
final class TestVectors {
  private static final int SLICE_ENTRIES = 1 << 10;

  private static final Fill NOISE = (random, entry) -> bell(random) * 0.01f;
  private static final Fill UNEVEN =
      (random, entry) -> bell(random) * (1 + entry % 7) * (1 + entry / 97) * 1e-4f;

  private TestVectors() {}

  /** Values of an entry, by its place in the tensor. */
  private interface Fill {
    float at(SplitMix64 random, int entry);
  }

  /** Values of an entry, by its place in its slice. */
  interface Place {
    float at(SplitMix64 random, Slice slice, int row, int column);
  }

  /** A layout that is one block, and its slices. */
  record Block(String name, MessagePlan plan, List<SparseSlice> slices) {}

  /** The same blocks for every codec, and some more for context. */
  static List<Block> of(Codec codec) {
    List<Block> blocks = new ArrayList<>();
    addShapes(codec, blocks);
    addValues(codec, blocks);
    blocks.add(block("several slices", codec, several(), 8, 5, UNEVEN));
    if (codec.coding() == Coding.CONTEXT) {
      blocks.addAll(ContextVectors.of(codec));
    }
    return blocks;
  }

  private static void addShapes(Codec codec, List<Block> blocks) {
    blocks.add(block("one chunk", codec, matrix(32, 32), 32, 64, NOISE));
    blocks.add(block("chunks of different scale", codec, matrix(32, 24), 8, 5, UNEVEN));
    blocks.add(block("ragged", codec, matrix(13, 11), 8, 5, UNEVEN));
    blocks.add(block("one column", codec, matrix(17, 1), 8, 5, NOISE));
    blocks.add(block("one row", codec, matrix(1, 100), 64, 64, NOISE));
    blocks.add(block("sent whole", codec, matrix(16, 16), 8, 64, NOISE));
    blocks.add(block("half is sent", codec, matrix(16, 16), 16, 128, NOISE));
    blocks.add(block("one entry of a chunk", codec, matrix(64, 64), 64, 1, NOISE));
    blocks.add(block("vector", codec, vector(50), 64, 64, UNEVEN));
  }

  private static void addValues(Codec codec, List<Block> blocks) {
    float[] extremes = {0, 1e-30f, 3e-9f, 13.4f, 1e30f, 1, 1e-3f, -0f};
    Fill ends = (r, e) -> e < 2 || e > 4093 ? 1 - e % 2 * 1.5f : 0;
    Fill known = (r, e) -> e == 1 || e == 2 || e == 0xABC || e == 0xDEF ? e % 2 - 0.5f : 0;
    blocks.add(block("zeros", codec, matrix(8, 8), 8, 4, (r, e) -> 0));
    blocks.add(block("equal magnitudes", codec, matrix(8, 8), 8, 6, (r, e) -> e % 3 == 0 ? -2 : 2));
    blocks.add(
        block("extremes", codec, matrix(8, 8), 8, 16, (r, e) -> extremes[e % 8] * (e % 3 - 1)));
    blocks.add(block("first and last of a chunk", codec, matrix(64, 64), 64, 4, ends));
    blocks.add(block("Templar's 1 2 ABC DEF", codec, matrix(64, 64), 64, 4, known));
  }

  private static ParameterLayout matrix(int rows, int columns) {
    return ParameterLayout.builder().matrix("m", rows, columns).build();
  }

  private static ParameterLayout vector(int length) {
    return ParameterLayout.builder().vector("v", length).build();
  }

  private static ParameterLayout several() {
    return ParameterLayout.builder()
        .matrix("a", 40, 60)
        .matrix("b", 9, 40)
        .vector("c", 10)
        .vector("d", 1)
        .build();
  }

  /** Roughly a bell curve, without any function that could differ between machines. */
  private static float bell(SplitMix64 random) {
    double sum = random.nextDouble() + random.nextDouble() + random.nextDouble();
    return (float) (sum - 1.5);
  }

  private static Block block(
      String name, Codec codec, ParameterLayout layout, int edge, int topK, Fill fill) {
    Place place = (random, slice, row, column) -> fill.at(random, row * slice.columns() + column);
    return block(name, codec, layout, edge, topK, place);
  }

  static Block block(
      String name, Codec codec, ParameterLayout layout, int edge, int topK, Place place) {
    CompressionSpec spec =
        new CompressionSpec(edge, topK, 0.95, SLICE_ENTRIES)
            .with(codec.quantiser(), codec.coding());
    MessagePlan plan = MessagePlan.of(layout, spec);
    SliceCompressor compressor = new SliceCompressor(spec);
    SplitMix64 random = new SplitMix64(name.length());
    List<SparseSlice> slices = new ArrayList<>();
    for (int index = 0; index < plan.slices().size(); index++) {
      Slice slice = plan.slice(index);
      float[] values = new float[slice.length()];
      for (int entry = 0; entry < values.length; entry++) {
        values[entry] = place.at(random, slice, entry / slice.columns(), entry % slice.columns());
      }
      slices.add(compressor.compress(slice, plan.vector(index), values));
    }
    return new Block(name, plan, slices);
  }
}
