package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectStore;

class TokenStoreTest {
  private static final int LENGTH = 63;
  private static final int VOCABULARY = 5000;

  private final MemoryObjectStore store = new MemoryObjectStore();

  @Test
  void readsAnyRangeOverShards() {
    TokenStore tokens = TokenStore.open(corpus(700, 1300, 1));

    assertThat(tokens.manifest().trainingSequences()).isEqualTo(2001);
    for (int first : List.of(0, 1, 511, 512, 690, 699, 700, 1990)) {
      for (int count : List.of(1, 10, 11)) {
        assertThat(tokens.training(first, count)).isEqualTo(expected(first, count));
      }
    }
    assertThat(tokens.training(695, 1306)).isEqualTo(expected(695, 1306));
    assertThat(tokens.training(2001, 0)).isEmpty();
    assertThat(tokens.heldOut(3, 2)).isEqualTo(expected(3, 2));
  }

  @Test
  void readsScatteredSequencesInTheOrderAskedFor() {
    TokenStore tokens = TokenStore.open(corpus(700, 1300, 1));
    long[] numbers = {1999, 3, 700, 3, 699, 2000, 0, 1311, 701};

    List<TokenSequence> found = tokens.training(numbers);

    for (int i = 0; i < numbers.length; i++) {
      assertThat(List.of(found.get(i))).isEqualTo(expected((int) numbers[i], 1));
    }
    assertThat(tokens.training(new long[0])).isEmpty();
  }

  @Test
  void scatteredSequencesOfAPageCostOneReading() {
    CountingStore counting = new CountingStore(corpus(10_000));
    TokenStore tokens = TokenStore.open(counting);
    tokens.training(0, 1);
    counting.reads = 0;

    tokens.training(new long[] {6_789, 6_791, 6_795, 6_800});

    assertThat(counting.reads).isLessThanOrEqualTo(5);
  }

  @Test
  void readsOnlyThePagesItNeeds() {
    CountingStore counting = new CountingStore(corpus(10_000));
    TokenStore tokens = TokenStore.open(counting);
    long size = tokens.manifest().training().shards().get(0).bytes();
    tokens.training(0, 1);
    counting.bytes = 0;
    counting.reads = 0;

    assertThat(tokens.training(6_789, 8)).isEqualTo(expected(6_789, 8));

    assertThat(counting.bytes).isLessThan(size / 5);
    assertThat(counting.reads).isLessThanOrEqualTo(5);
  }

  @Test
  void theSameSequencesGiveTheSameBytes() {
    corpus(5000);
    byte[] first = store.get(TokenShard.trainingKey(0), 1 << 30);
    Digest manifest = TokenStore.open(store).manifestDigest();

    corpus(5000);

    assertThat(store.get(TokenShard.trainingKey(0), 1 << 30)).isEqualTo(first);
    assertThat(TokenStore.open(store, manifest).manifestDigest()).isEqualTo(manifest);
  }

  @Test
  void verifiesWholeShards() {
    TokenStore tokens = TokenStore.open(corpus(100, 100));
    tokens.verify();

    flipAByte(TokenShard.trainingKey(1), 30);

    assertFails(tokens::verify, "Token shard training/part-00001.parquet is damaged: digest ");
  }

  @Test
  void namesTheShardThatIsMissingShortOrDamaged() {
    corpus(100, 100);
    String key = TokenShard.trainingKey(1);
    byte[] whole = store.get(key, 1 << 30);

    store.delete(key);
    assertFails(() -> read(100), "Token shard training/part-00001.parquet is missing");
    store.put(key, Arrays.copyOf(whole, whole.length - 5));
    assertFails(() -> read(100), "bytes, the manifest says " + whole.length);
    store.put(key, new byte[whole.length]);
    assertFails(() -> read(100), "Token shard training/part-00001.parquet cannot be read: ");
    assertThat(read(99)).isEqualTo(expected(99, 1));
  }

  @Test
  void neverReturnsDamagedSequences() {
    corpus(60);
    String key = TokenShard.trainingKey(0);
    byte[] whole = store.get(key, 1 << 30);
    SplitMix64 generator = new SplitMix64(8);
    int noticed = 0;
    for (int trial = 0; trial < 150; trial++) {
      flipAByte(key, generator.nextInt(whole.length));
      try {
        List<TokenSequence> read = TokenStore.open(store).training(0, 60);
        assertThat(read).isEqualTo(expected(0, 60)); // the flip was in what nobody reads
      } catch (InvalidTokensException e) {
        assertThat(e).hasMessageContaining(key);
        noticed++;
      }
      store.put(key, whole);
    }
    assertThat(noticed).isGreaterThan(100);
  }

  @Test
  void refusesAShardOfAnotherShape() {
    corpus(100);
    TokenShard shard = TokenStore.open(store).manifest().training().shards().get(0);

    writeManifest(LENGTH, List.of(new TokenShard(shard.file(), 99, shard.bytes(), shard.digest())));
    assertFails(() -> read(0), "has 100 rows, the manifest says 99");
    writeManifest(31, List.of(shard));
    assertFails(() -> read(0), "has 64 tokens in row 0, not 32");
  }

  @Test
  void refusesACorpusWithoutAManifestOrOfAnotherRun() {
    assertFails(() -> TokenStore.open(store), "No manifest.json here");

    store.put("manifest.json", "{}".getBytes(StandardCharsets.UTF_8));
    assertFails(() -> TokenStore.open(store), "manifest.json: version is missing");

    corpus(10);
    String manifest =
        new String(store.get(TokenManifest.MANIFEST_KEY, 1 << 20), StandardCharsets.UTF_8);
    store.put(TokenManifest.MANIFEST_KEY, (manifest + " ").getBytes(StandardCharsets.UTF_8));
    assertFails(() -> TokenStore.open(store), "manifest.json was edited");
    String fewer = manifest.replace("\"tokens\" : 640", "\"tokens\" : 639");
    store.put(TokenManifest.MANIFEST_KEY, fewer.getBytes(StandardCharsets.UTF_8));
    assertFails(() -> TokenStore.open(store), "part counts 639 tokens, its shards and");

    corpus(10);
    assertFails(() -> TokenStore.open(store, Digest.ofText("x")), "This corpus is not the run's");
  }

  @Test
  void refusesARangeOutsideThePart() {
    TokenStore tokens = TokenStore.open(corpus(10));

    assertThatThrownBy(() -> tokens.training(8, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 training sequences from 8 on: there are 10");
    for (long wrong : new long[] {-1, 10}) {
      assertThatThrownBy(() -> tokens.training(new long[] {2, wrong}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("1 training sequences from " + wrong + " on: there are 10");
    }
  }

  @Test
  void refusesTokensThatAreNotInTheVocabulary() {
    try (TokenShardWriter writer = new TokenShardWriter(store, "shard", 1, 10)) {
      assertThatThrownBy(() -> writer.write(new int[] {3, 10}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Token id 10 in a vocabulary of 10");
      assertThatThrownBy(() -> writer.write(new int[3]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("3 tokens where 2 belong");
    }
    assertThat(store.find("shard")).isEmpty();
  }

  @Test
  void theManifestGivesBitsPerByteAndTheRunsDataSpec() {
    TokenManifest manifest = TokenStore.open(corpus(100)).manifest();

    assertThat(manifest.heldOutTokens()).isEqualTo(10 * (LENGTH + 1));
    assertThat(manifest.heldOutBytes()).isEqualTo(2 * 10 * (LENGTH + 1));
    assertThat(manifest.bitsPerByte(2 * Math.log(2))).isEqualTo(1.0);
    assertThat(manifest.dataSpec().manifest()).isEqualTo(TokenStore.open(store).manifestDigest());
  }

  private List<TokenSequence> read(long first) {
    return TokenStore.open(store).training(first, 1);
  }

  private void flipAByte(String key, int at) {
    byte[] content = store.get(key, 1 << 30);
    content[at] ^= 0x10;
    store.put(key, content);
  }

  private static void assertFails(Runnable action, String message) {
    assertThatThrownBy(action::run)
        .isInstanceOf(InvalidTokensException.class)
        .hasMessageContaining(message);
  }

  /** A corpus of training shards with so many rows each, and ten sequences held out. */
  private ObjectStore corpus(int... shardRows) {
    List<TokenShard> shards = new ArrayList<>();
    int next = 0;
    for (int rows : shardRows) {
      shards.add(shard(TokenShard.trainingKey(shards.size()), next, rows));
      next += rows;
    }
    writeManifest(LENGTH, shards);
    return store;
  }

  private void writeManifest(int length, List<TokenShard> shards) {
    TokenPart heldOut = part(length, List.of(shard(TokenShard.heldOutKey(0), 0, 10)));
    TokenManifest manifest =
        TokenManifest.ofText(
            Digest.ofText("tokenizer"),
            VOCABULARY,
            0,
            length,
            Digest.ofText("settings"),
            part(length, shards),
            heldOut);
    store.put(TokenManifest.MANIFEST_KEY, manifest.toBytes());
  }

  private static TokenPart part(int length, List<TokenShard> shards) {
    long tokens = (length + 1L) * shards.stream().mapToLong(TokenShard::rows).sum();
    return new TokenPart(5, 2 * tokens, tokens, 0, shards);
  }

  private TokenShard shard(String key, int first, int rows) {
    try (TokenShardWriter writer = new TokenShardWriter(store, key, LENGTH, VOCABULARY)) {
      for (int row = first; row < first + rows; row++) {
        writer.write(sequence(row));
      }
      return writer.finish();
    }
  }

  private static List<TokenSequence> expected(int first, int count) {
    List<TokenSequence> sequences = new ArrayList<>();
    for (int index = first; index < first + count; index++) {
      sequences.add(TokenSequence.of(index, sequence(index)));
    }
    return sequences;
  }

  private static int[] sequence(int index) {
    SplitMix64 generator = new SplitMix64(index);
    int[] tokens = new int[LENGTH + 1];
    Arrays.setAll(tokens, i -> generator.nextInt(1 + generator.nextInt(VOCABULARY)));
    return tokens;
  }
}
