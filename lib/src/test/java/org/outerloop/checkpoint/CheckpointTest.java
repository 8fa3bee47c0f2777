package org.outerloop.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.MerkleTree;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;

class CheckpointTest {
  private static final ModelSpec MODEL =
      new ModelSpec(300, 48, 2, 4, 2, 12, 100, 64, 10000, 1e-5, false);
  private static final ParameterLayout LAYOUT = ParameterLayout.of(MODEL);

  private final ObjectStore store = new MemoryObjectStore();

  @ParameterizedTest
  @CsvSource({"64, 1048576, 1000000000", "64, 4096, 20000", "16, 1000, 1", "1, 1, 60000"})
  void givesBackWhatWasWrittenUnderAnyCut(int chunkEdge, int sliceEntries, long shardBytes) {
    SliceCut cut = new SliceCut(chunkEdge, sliceEntries);
    CheckpointDigests written = write(LAYOUT, cut, shardBytes);

    Checkpoint reader = Checkpoint.open(store, "run/", LAYOUT);
    assertThat(reader.slices()).isEqualTo(cut.of(LAYOUT));
    for (Slice slice : reader.slices()) {
      assertThat(reader.read(slice)).isEqualTo(values(LAYOUT, slice));
    }
    assertThat(reader.digests()).isEqualTo(written);
    assertThat(Checkpoint.digests(store, "run/")).contains(written);
  }

  @Test
  void hasTheSameRootHoweverItIsSharded() {
    SliceCut cut = new SliceCut(64, 4096);
    Digest one = write(LAYOUT, cut, 1L << 40).root();

    assertThat(write(LAYOUT, cut, 1).root()).isEqualTo(one);
    assertThat(one)
        .isEqualTo(
            MerkleTree.root(
                cut.of(LAYOUT).stream()
                    .map(slice -> SliceDigest.of(values(LAYOUT, slice), slice.length()))
                    .toList()));
  }

  @Test
  void writesTheSameBytesAgain() {
    SliceCut cut = new SliceCut(64, 4096);
    write(LAYOUT, cut, 50_000);
    List<Digest> first = contents();
    write(LAYOUT, cut, 50_000);

    assertThat(contents()).isEqualTo(first).hasSizeGreaterThan(5);
  }

  @Test
  void refusesToFinishWithoutAShard() {
    CheckpointWriter checkpoint =
        new CheckpointWriter(store, "run/", LAYOUT, new SliceCut(64, 4096), 50_000);
    ShardDigests one = writeShard(checkpoint, LAYOUT, checkpoint.shards().get(0));

    assertThatThrownBy(() -> checkpoint.finish(List.of(one)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(" were written instead of ");
    assertThat(Checkpoint.digests(store, "run/")).isEmpty();
  }

  @Test
  void doesNotExistBeforeItIsFinished() {
    CheckpointWriter checkpoint =
        new CheckpointWriter(store, "run/", LAYOUT, new SliceCut(64, 4096), 50_000);
    for (CheckpointShard shard : checkpoint.shards()) {
      writeShard(checkpoint, LAYOUT, shard);
    }

    assertThat(Checkpoint.digests(store, "run/")).isEmpty();
    assertThatThrownBy(() -> Checkpoint.open(store, "run/", LAYOUT))
        .isInstanceOf(MissingObjectException.class)
        .hasMessage("No object run/digests.json in memory");
  }

  @Test
  void namesTheSliceThatWasDamaged() {
    write(LAYOUT, new SliceCut(64, 4096), 50_000);
    String file = "run/" + CheckpointShards.plan(LAYOUT, 50_000).get(1).fileName();
    byte[] content = store.get(file, 1 << 20);
    content[content.length - 1] ^= 1;
    store.put(file, content);

    Checkpoint reader = Checkpoint.open(store, "run/", LAYOUT);
    List<String> damaged = new ArrayList<>();
    for (Slice slice : reader.slices()) {
      try {
        reader.read(slice);
      } catch (MalformedCheckpointException e) {
        damaged.add(e.getMessage());
      }
    }
    assertThat(damaged).hasSize(1);
    assertThat(damaged.get(0)).startsWith(file + ": slice(tensor ").contains(" instead of ");
  }

  @Test
  void refusesACheckpointOfAnotherLayout() {
    write(LAYOUT, new SliceCut(64, 4096), 50_000);
    ParameterLayout other = ParameterLayout.builder().matrix("w", 2, 2).build();

    assertThatThrownBy(() -> Checkpoint.open(store, "run/", other))
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageStartingWith("run/digests.json: is of another layout, ");
  }

  @Test
  void refusesASliceThatWasNotCut() {
    write(LAYOUT, new SliceCut(64, 4096), 50_000);
    Checkpoint reader = Checkpoint.open(store, "run/", LAYOUT);

    assertThatThrownBy(() -> reader.read(new Slice(0, 0, 1, 48)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("slice(tensor 0, rows 0+1) is not a slice of checkpoint run/");
  }

  @Test
  void describesTheModelToHuggingFace() {
    CheckpointWriter checkpoint =
        new CheckpointWriter(store, "run/", LAYOUT, new SliceCut(64, 4096), 1L << 30);
    ShardDigests written = writeShard(checkpoint, LAYOUT, checkpoint.shards().get(0));
    checkpoint.finish(List.of(written), new LlamaConfig(MODEL, 298, 299));

    assertThat(new String(store.get("run/config.json", 10_000), StandardCharsets.UTF_8))
        .isEqualToIgnoringWhitespace(
            """
            {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 300,
             "hidden_size": 48, "intermediate_size": 100, "num_hidden_layers": 2,
             "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 12,
             "hidden_act": "silu", "rms_norm_eps": 1.0E-5, "rope_theta": 10000.0,
             "rope_scaling": null, "max_position_embeddings": 64, "attention_bias": false,
             "mlp_bias": false, "tie_word_embeddings": false, "bos_token_id": 298,
             "eos_token_id": 299, "torch_dtype": "float32"}
            """);
  }

  private CheckpointDigests write(ParameterLayout layout, SliceCut cut, long shardBytes) {
    CheckpointWriter checkpoint = new CheckpointWriter(store, "run/", layout, cut, shardBytes);
    List<ShardDigests> written = new ArrayList<>();
    for (CheckpointShard shard : checkpoint.shards()) {
      written.add(0, writeShard(checkpoint, layout, shard));
    }
    return checkpoint.finish(written);
  }

  private static ShardDigests writeShard(
      CheckpointWriter checkpoint, ParameterLayout layout, CheckpointShard shard) {
    try (ShardWriter out = checkpoint.open(shard)) {
      for (Slice slice : checkpoint.slices(shard)) {
        out.write(slice, values(layout, slice));
      }
      return out.commit();
    }
  }

  /** The same for an entry under any cut. */
  private static float[] values(ParameterLayout layout, Slice slice) {
    float[] values = new float[slice.length()];
    long first = layout.tensor(slice.tensor()).offset() + slice.offset();
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat((int) new SplittableRandom(first + i).nextLong());
    }
    return values;
  }

  private List<Digest> contents() {
    return contents(store);
  }

  private static List<Digest> contents(ObjectStore store) {
    return store.list("").stream()
        .map(ObjectInfo::key)
        .map(key -> Digest.of(store.get(key, 1 << 24)))
        .toList();
  }
}
