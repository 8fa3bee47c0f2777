package org.outerloop.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectStore;

/** The bytes of a shard against the format's description, by hand. */
class SafetensorsTest {
  private static final ParameterLayout LAYOUT =
      ParameterLayout.builder().matrix("m", 2, 3).vector("v", 2).build();

  /** 6 + 2 entries: 24 + 8 bytes; header padded to a multiple of 8. */
  private static final String HEADER =
      "{\"__metadata__\":{\"format\":\"pt\"},"
          + "\"m\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
          + "\"v\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[24,32]}}";

  private static final float[] MATRIX = {1, -2, 0.5f, 0, -0f, Float.MIN_VALUE};
  private static final float[] VECTOR = {Float.MAX_VALUE, Float.NEGATIVE_INFINITY};

  private final ObjectStore store = new MemoryObjectStore();

  @Test
  void writesTheFormatToTheByte() {
    writeShard();

    int padding = (8 - HEADER.length() % 8) % 8;
    ByteBuffer expected =
        ByteBuffer.allocate(8 + HEADER.length() + padding + 32).order(ByteOrder.LITTLE_ENDIAN);
    expected.putLong(HEADER.length() + padding).put(HEADER.getBytes(UTF_8));
    expected.put(" ".repeat(padding).getBytes(UTF_8));
    expected.put(
        HexFormat.of()
            .parseHex(
                "0000803f" // 1
                    + "000000c0" // -2
                    + "0000003f" // 0.5
                    + "00000000"
                    + "00000080" // -0
                    + "01000000" // 2^-149
                    + "ffff7f7f" // largest
                    + "000080ff")); // -infinity
    assertThat(store.get("c/model-00001-of-00001.safetensors", 1000)).isEqualTo(expected.array());
    assertThat((8 + HEADER.length() + padding) % 8).isZero();
  }

  @Test
  void keepsItsBytesFromVersionToVersion() {
    writeShard();

    assertThat(Digest.of(store.get("c/model-00001-of-00001.safetensors", 1000)).hex())
        .isEqualTo("ec411e56d19937e4021ad5b20ee3dc43e2079bd6f4a16a03812b18ac1caf51f2");
  }

  @Test
  void namesASliceByItsLittleEndianBytes() {
    assertThat(SliceDigest.of(new float[] {1, 2}, 1))
        .isEqualTo(Digest.of(new byte[] {0, 0, (byte) 0x80, 0x3f}));
    assertThat(SliceDigest.of(new float[0], 0)).isEqualTo(Digest.of(new byte[0]));
    assertThat(SliceDigest.of(new float[] {0f}, 1))
        .isNotEqualTo(SliceDigest.of(new float[] {-0f}, 1));
    float[] large = new float[50_000];
    large[49_999] = 1;
    ByteBuffer bytes = ByteBuffer.allocate(200_000).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(large);
    assertThat(SliceDigest.of(large, large.length)).isEqualTo(Digest.of(bytes.array()));
    assertThatThrownBy(() -> SliceDigest.of(new float[2], 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 of 2 values");
  }

  @Test
  void readsBfloat16AsTheUpperHalfOfAFloat() {
    byte[] bytes = {(byte) 0x80, 0x3f, 0x00, (byte) 0xc0, (byte) 0x80, 0x7f, 0x01, 0x00};

    assertThat(Safetensors.DType.BF16.decode(bytes))
        .containsExactly(1f, -2f, Float.POSITIVE_INFINITY, Float.intBitsToFloat(0x00010000));
  }

  @Test
  void refusesSlicesOutOfOrder() {
    CheckpointShard shard = CheckpointShards.plan(LAYOUT, 1000).get(0);
    try (ShardWriter out = new ShardWriter(store, "c/", shard, LAYOUT)) {
      assertThatThrownBy(() -> out.write(new Slice(0, 1, 1, 3), new float[3]))
          .hasMessage("slice(tensor 0, rows 1+1) begins at entry 3, expected is 0");
      out.write(new Slice(0, 0, 2, 3), MATRIX);
      assertThatThrownBy(() -> out.write(new Slice(0, 0, 2, 3), MATRIX))
          .hasMessage("slice(tensor 0, rows 0+2) begins at entry 0, expected is 6");
      assertThatThrownBy(out::commit).hasMessageContaining("has 6 of 8 entries");
    }
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void plansWholeTensorsInOrder() {
    ParameterLayout layout =
        ParameterLayout.builder()
            .matrix("a", 10, 1) // 40 bytes
            .matrix("b", 10, 1)
            .matrix("huge", 100, 1)
            .matrix("c", 5, 1)
            .vector("v", 5)
            .build();

    assertThat(CheckpointShards.plan(layout, 80))
        .containsExactly(
            new CheckpointShard(1, 3, 0, 2),
            new CheckpointShard(2, 3, 2, 3),
            new CheckpointShard(3, 3, 3, 5));
    assertThat(CheckpointShards.plan(layout, 79)).hasSize(4);
    assertThat(CheckpointShards.plan(layout, Long.MAX_VALUE)).hasSize(1);
    assertThat(CheckpointShards.plan(layout, 80).get(1).fileName())
        .isEqualTo("model-00002-of-00003.safetensors");
    assertThat(CheckpointShards.plan(layout, 80).get(1).dataBytes(layout)).isEqualTo(400);
  }

  private void writeShard() {
    CheckpointShard shard = CheckpointShards.plan(LAYOUT, 1000).get(0);
    try (ShardWriter out = new ShardWriter(store, "c/", shard, LAYOUT)) {
      out.write(new Slice(0, 0, 2, 3), MATRIX);
      out.write(new Slice(1, 0, 1, 2), VECTOR);
      assertThat(out.commit().slices())
          .isEqualTo(List.of(SliceDigest.of(MATRIX, 6), SliceDigest.of(VECTOR, 2)));
    }
  }
}
