package org.outerloop.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.tokens.InvalidTokensException;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenWidth;

/** The files in the test resources were written by NumPy 2.4.6, the ids by Python's hashlib. */
class InterchangeTest {
  private static final String TRAIN = "train_000000.npy";
  private static final String IDS = "sample_ids_000000.npy";

  private final MemoryObjectStore store = new MemoryObjectStore();

  @BeforeEach
  void putFilesThere() {
    for (String name : List.of(TRAIN, IDS, "docs.bin", "docs.idx", "docs.ds", "docs.ds.index")) {
      try (InputStream in = InterchangeTest.class.getResourceAsStream(name)) {
        store.put(name, in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void readsWhatNumPyWrote() {
    TemplarShard shard = new TemplarShard(store, "", TemplarShard.TRAIN, 0, 16);
    List<int[]> samples = samples(shard, 0, 5);

    assertThat(TemplarShard.find(store, "", TemplarShard.TRAIN)).containsExactly(0);
    assertThat(shard.samples()).isEqualTo(5);
    assertThat(shard.left()).isEqualTo(3);
    assertThat(samples.get(0)).startsWith(247701, 163865, 179353).hasSize(16);
    assertThat(samples.get(4)).startsWith(260374, 3091, 25478);
    assertThat(TokenSequence.idOf(samples.get(4))).isEqualTo(0x7b8a63ff5b52fe1bL);
    assertThat(samples(shard, 2, 2)).containsExactly(samples.get(2), samples.get(3));
  }

  @Test
  void writesWhatNumPyWouldWrite() {
    List<int[]> samples = samples(new TemplarShard(store, "", TemplarShard.TRAIN, 0, 16), 0, 5);

    try (TemplarShardWriter writer = new TemplarShardWriter(store, "out/", "train", 0, 16, 5)) {
      samples.forEach(writer::write);
      writer.finish();
    }

    assertThat(bytes("out/" + IDS)).isEqualTo(bytes(IDS));
    byte[] withoutTail = Arrays.copyOf(bytes(TRAIN), bytes(TRAIN).length - 3 * Integer.BYTES);
    String header = new String(withoutTail, 0, 128, StandardCharsets.ISO_8859_1);
    System.arraycopy(
        header.replace("(83,)", "(80,)").getBytes(StandardCharsets.ISO_8859_1),
        0,
        withoutTail,
        0,
        128);
    assertThat(bytes("out/" + TRAIN)).isEqualTo(withoutTail);
  }

  @Test
  void namesAnnealingShardsAsTemplarDoes() {
    assertThat(TemplarShard.tokensKey("a/", "anneal", 7)).isEqualTo("a/anneal_000007.npy");
    assertThat(TemplarShard.idsKey("a/", "anneal", 7)).isEqualTo("a/sample_ids_anneal_000007.npy");
  }

  @Test
  void nothingAppearsUnlessAllSamplesWereWritten() {
    try (TemplarShardWriter writer = new TemplarShardWriter(store, "out/", "train", 0, 16, 2)) {
      writer.write(new int[16]);
      assertThatThrownBy(writer::finish)
          .hasMessage("out/train_000000.npy got 192 bytes, its header says 256");
    }
    assertThat(store.list("out/")).isEmpty();
  }

  @Test
  void refusesShardsThatAreNotWhatTheySay() {
    byte[] train = bytes(TRAIN);
    byte[] ids = bytes(IDS);

    assertFails(15, TRAIN + " has sample 0 of id "); // five of those, too, fit into 83 tokens
    assertFails(8, IDS + " has 5 ids, train_000000.npy holds 10 samples of 8 tokens");
    store.put(TRAIN, changed(train, "<u4", "<i4"));
    assertFails(16, TRAIN + " holds '<i4', not '<u4'");
    store.put(TRAIN, changed(train, "False", "True "));
    assertFails(16, TRAIN + " is in Fortran order, not C");
    store.put(TRAIN, changed(train, "(83,)", "(9,9)"));
    assertFails(16, TRAIN + " has the shape (9,9), not one dimension");
    store.put(TRAIN, changed(train, "(83,)", "(84,)"));
    assertFails(16, TRAIN + " has 460 bytes, must have 464 for 84 entries");
    store.put(TRAIN, changed(train, "NUMPY", "NUMPZ"));
    assertFails(16, TRAIN + " is not a .npy file");
    train[128 + 3] = 7; // upper byte of the first token
    store.put(TRAIN, train);
    assertFails(16, TRAIN + " has sample 0 of id ");
    ids[128 + 16] ^= 1;
    store.put(IDS, ids);
    assertThatThrownBy(() -> samples(new TemplarShard(store, "", "train", 0, 16), 1, 4))
        .isInstanceOf(InvalidTokensException.class)
        .hasMessageStartingWith(TRAIN + " has sample 2 of id 134be905f3c49b3c, " + IDS + " lists ");
    store.delete(IDS);
    assertFails(16, IDS + " is missing");
  }

  @Test
  void readsDocumentsOfMegatron() {
    MegatronDocuments documents = new MegatronDocuments(store, "docs");

    assertThat(read(documents, 0, 4))
        .containsExactly(
            new int[] {1, 2, 3, 0}, new int[] {70000, 4, 0}, new int[0], new int[] {9, 0});
    assertThat(read(documents, 1, 1)).containsExactly(new int[] {70000, 4, 0});
  }

  @Test
  void refusesDamagedFilesOfMegatron() {
    byte[] index = bytes("docs.idx");
    store.put("docs.idx", changed(index, "MMIDIDX", "MMIDIDY"));
    assertMegatron("docs.idx is no index of Megatron");
    byte[] type = index.clone();
    type[17] = 7;
    store.put("docs.idx", type);
    assertMegatron("docs.idx has type 7; tokens are 4 (int32) or 8 (uint16)");
    store.put("docs.idx", Arrays.copyOf(index, index.length - 1));
    assertMegatron("docs.idx has 121 bytes, must have 122");
    byte[] length = index.clone();
    length[34] = 90;
    store.put("docs.idx", length);
    assertMegatron(
        "docs.idx says document 0 has 90 tokens from byte 0 of docs.bin on, which has 36");
    store.put("docs.idx", index);
    byte[] data = bytes("docs.bin");
    data[3] = -1;
    store.put("docs.bin", data);
    assertMegatron("docs.bin document 0: Token id 4278190081 at 0 is above 2^31 - 1");
  }

  @Test
  void readsDocumentsOfDatatroveAndRefusesOthers() {
    DatatroveDocuments documents = new DatatroveDocuments(store, "docs.ds", TokenWidth.UINT16);

    assertThat(read(documents, 0, 3))
        .containsExactly(new int[] {1, 2, 3, 0}, new int[] {60000, 4, 0}, new int[] {9, 0});
    assertThat(read(documents, 2, 1)).containsExactly(new int[] {9, 0});
    assertThatThrownBy(() -> new DatatroveDocuments(store, "docs.ds", TokenWidth.UINT32))
        .isInstanceOf(InvalidTokensException.class)
        .hasMessage("docs.ds has 18 bytes, no whole number of UINT32");
    byte[] ends = bytes("docs.ds.index");
    ends[0] = 8;
    store.put("docs.ds.index", ends);
    assertThatThrownBy(
            () -> read(new DatatroveDocuments(store, "docs.ds", TokenWidth.UINT16), 0, 3))
        .isInstanceOf(InvalidTokensException.class)
        .hasMessage("docs.ds.index says document 1 is tokens 8 to 7 of 9");
  }

  private void assertMegatron(String message) {
    assertThatThrownBy(() -> read(new MegatronDocuments(store, "docs"), 0, 4))
        .isInstanceOf(InvalidTokensException.class)
        .hasMessageStartingWith(message);
  }

  private void assertFails(int sampleTokens, String message) {
    assertThatThrownBy(
            () -> {
              TemplarShard shard = new TemplarShard(store, "", "train", 0, sampleTokens);
              samples(shard, 0, shard.samples());
            })
        .isInstanceOf(InvalidTokensException.class)
        .hasMessageContaining(message);
  }

  private static byte[] changed(byte[] bytes, String from, String to) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .replace(from, to)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private byte[] bytes(String key) {
    return store.get(key, 1 << 20);
  }

  private static List<int[]> samples(TemplarShard shard, long first, long count) {
    List<int[]> samples = new ArrayList<>();
    shard.read(first, count, samples::add);
    return samples;
  }

  private static List<int[]> read(TokenDocuments documents, long first, long count) {
    List<int[]> read = new ArrayList<>();
    documents.read(first, count, read::add);
    return read;
  }
}
