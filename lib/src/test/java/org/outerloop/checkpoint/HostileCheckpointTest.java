package org.outerloop.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectStore;

/** A checkpoint whose index, digests or shards do not belong together. */
class HostileCheckpointTest {
  private static final ParameterLayout LAYOUT =
      ParameterLayout.builder().matrix("m", 2, 4).vector("v", 2).build();
  private static final SliceCut CUT = new SliceCut(64, 1024);
  private static final String FIRST = "c/model-00001-of-00002.safetensors";

  private final ObjectStore store = new MemoryObjectStore();

  @BeforeEach
  void writeTwoShards() {
    CheckpointWriter checkpoint = new CheckpointWriter(store, "c/", LAYOUT, CUT, 32);
    List<ShardDigests> digests = new ArrayList<>();
    for (CheckpointShard shard : checkpoint.shards()) {
      try (ShardWriter out = checkpoint.open(shard)) {
        for (Slice slice : checkpoint.slices(shard)) {
          out.write(slice, new float[] {1, 2, 3, 4, 5, 6, 7, 8});
        }
        digests.add(out.commit());
      }
    }
    checkpoint.finish(digests);
  }

  @Test
  void writesAnIndexAsHuggingFaceDoes() {
    assertThat(new String(store.get("c/model.safetensors.index.json", 10_000), UTF_8))
        .isEqualToIgnoringWhitespace(
            """
            {"metadata": {"total_size": 40},
             "weight_map": {"m": "model-00001-of-00002.safetensors",
                            "v": "model-00002-of-00002.safetensors"}}
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "|has no weight_map",
        "{|is not valid JSON",
        "{}|has no weight_map",
        "{'weight_map':[]}|has no weight_map",
        "{'weight_map':{'m':'a.safetensors'}}|names 1 tensors, the layout has 2",
        "{'weight_map':{'m':'a.safetensors','x':'a.safetensors'}}|does not name the file of v",
        "{'weight_map':{'m':'a.safetensors','v':1}}|does not name the file of v",
        "{'weight_map':{'m':'a.safetensors','v':'../v.safetensors'}}|names the file",
        "{'weight_map':{'m':'a.safetensors','v':'b/v.safetensors'}}|names the file",
        "{'weight_map':{'m':'a.safetensors','v':'v.bin'}}|names the file",
        "{'weight_map':{'m':'a.safetensors','m':'b.safetensors'}}|is not valid JSON"
      })
  void refusesAnIndexThatDoesNotFit(String index, String reason) {
    String json = index == null ? "" : index.replace('\'', '"');
    store.put("c/model.safetensors.index.json", json.getBytes(UTF_8));

    assertThatThrownBy(this::open)
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageStartingWith("c/model.safetensors.index.json: ")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesAShardWithOtherTensors() {
    store.put(
        FIRST, shard("{\"x\":{\"dtype\":\"F32\",\"shape\":[2,4],\"data_offsets\":[0,32]}}", 32));
    isRefused("lacks tensor m");
    store.put(
        FIRST,
        shard(
            "{\"m\":{\"dtype\":\"F32\",\"shape\":[2,4],\"data_offsets\":[0,32]},"
                + "\"x\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[32,36]}}",
            36));
    isRefused("holds 2 tensors, the index says 1");
  }

  @Test
  void refusesAShardOfAnotherShape() {
    store.put(
        FIRST, shard("{\"m\":{\"dtype\":\"F32\",\"shape\":[4,2],\"data_offsets\":[0,32]}}", 32));
    isRefused("tensor m has shape [4, 2] instead of [2, 4]");
  }

  @Test
  void readsBfloat16OfTheSameValues() {
    byte[] file = shard("{\"m\":{\"dtype\":\"BF16\",\"shape\":[2,4],\"data_offsets\":[0,16]}}", 16);
    ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 8; i++) {
      data.putShort(file.length - 16 + 2 * i, (short) (Float.floatToIntBits(i + 1) >>> 16));
    }
    store.put(FIRST, file);

    assertThat(open().read(new Slice(0, 0, 2, 4))).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void refusesAMissingShard() {
    store.delete(FIRST);

    assertThatThrownBy(() -> open().read(new Slice(0, 0, 2, 4)))
        .isInstanceOf(MissingObjectException.class)
        .hasMessage("No object " + FIRST + " in memory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"chunk-edge\" : 64|\"chunk-edge\" : 0|Chunk edge 0 is outside [1, 64]",
        "\"chunk-edge\" : 64|\"chunk-edge\" : 65|Chunk edge 65 is outside [1, 64]",
        "\"slice-entries\" : 1024|\"slice-entries\" : 999999999|999999999 entries are outside",
        "\"slice-entries\" : 1024|\"slice-entries\" : 1|has 2 digests of",
        "\"root\" : \"|\"root\" : \"00|A digest has 64 hex digits",
        "\"cut\"|\"cat\"|cut is missing"
      })
  void refusesDigestsThatDoNotFit(String part, String replacement, String reason) {
    String json = new String(store.get("c/digests.json", 10_000), UTF_8);
    assertThat(json).contains(part);
    ParameterLayout tall = ParameterLayout.builder().matrix("m", 200, 4).vector("v", 2).build();
    json = json.replace(LAYOUT.digest().hex(), tall.digest().hex()).replace(part, replacement);
    store.put("c/digests.json", json.getBytes(UTF_8));

    assertThatThrownBy(() -> Checkpoint.open(store, "c/", tall))
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageStartingWith("c/digests.json: ")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesARootThatIsNotThatOfTheSlices() {
    String json = new String(store.get("c/digests.json", 10_000), UTF_8);
    String root = open().root().hex();
    json = json.replace(root, Digest.ofText("other").hex());
    store.put("c/digests.json", json.getBytes(UTF_8));

    assertThatThrownBy(this::open)
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageContaining("is not that of its slices");
  }

  private Checkpoint open() {
    return Checkpoint.open(store, "c/", LAYOUT);
  }

  private void isRefused(String reason) {
    assertThatThrownBy(() -> open().read(new Slice(0, 0, 2, 4)))
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageStartingWith(FIRST + ": ")
        .hasMessageContaining(reason);
  }

  private static byte[] shard(String header, int dataBytes) {
    return ByteBuffer.allocate(8 + header.length() + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length())
        .put(header.getBytes(UTF_8))
        .array();
  }
}
