package org.outerloop.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.SliceCompressor;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Where an encoder has a choice, a decoder takes only the one that {@link ContextCoder} makes: else
 * one update would have two spellings.
 */
class ContextSpellingTest {
  private static final CompressionSpec SPEC =
      new CompressionSpec(16, 16, 0.95, 1 << 20, Quantisation.SIGN_MEAN, Coding.CONTEXT);

  private static List<SparseSlice> twoTensors() {
    SliceCompressor compressor = new SliceCompressor(SPEC);
    SplitMix64 random = new SplitMix64(3);
    List<SparseSlice> slices = new ArrayList<>();
    for (int tensor = 0; tensor < 2; tensor++) {
      Slice slice = new Slice(tensor, 0, 64, 64);
      float[] values = new float[slice.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextDouble() - 0.5);
      }
      slices.add(compressor.compress(slice, false, values));
    }
    return slices;
  }

  /** The values of the second slice, with or without the factors of the first one's columns. */
  private static byte[] values(List<SparseSlice> slices, boolean keep) {
    RansEncoder encoder = new RansEncoder();
    SignModel signs = new SignModel();
    ScaleModel scales = new ScaleModel();
    signs.begin();
    scales.begin();
    for (SparseSlice slice : slices) {
      encoder.begin();
      boolean second = slice.slice().tensor() == 1;
      if (second) {
        encoder.bit(keep ? 1 : 0, EntropyCoder.SCALE / 2);
      }
      signs.beginSlice(slice.grid(), second && keep);
      scales.code(encoder, slice.grid(), slice.scales());
      signs.code(encoder, slice.grid(), slice.positions(), slice.codes(), 1);
    }
    return encoder.end(1);
  }

  @Test
  void refusesTheOtherAnswerToWhetherFactorsAreKept() {
    List<SparseSlice> slices = twoTensors();
    ContextCoder writer = new ContextCoder();
    SliceCoder.Encoded first = writer.encode(slices.get(0));
    SliceCoder.Encoded second = writer.encode(slices.get(1));
    byte[] kept = values(slices, true);
    byte[] fresh = values(slices, false);
    boolean keeps = java.util.Arrays.equals(kept, second.values());
    assertThat(second.values()).isEqualTo(keeps ? kept : fresh);

    ContextCoder reader = new ContextCoder();
    decode(reader, slices.get(0), first.positions(), first.values());

    byte[] other = keeps ? fresh : kept;
    assertThatThrownBy(() -> decode(reader, slices.get(1), second.positions(), other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("factors");
  }

  private static SparseSlice decode(
      ContextCoder coder, SparseSlice like, byte[] positions, byte[] values) {
    return coder.decode(
        like.slice(), like.grid(), like.quantiser(), ByteRange.of(positions), ByteRange.of(values));
  }
}
