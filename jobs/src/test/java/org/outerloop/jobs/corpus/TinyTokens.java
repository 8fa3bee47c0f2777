package org.outerloop.jobs.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenPart;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenShardWriter;

/** Prepared corpora of random tokens, among them the end of text, id 0. */
public final class TinyTokens {
  public static final int VOCABULARY = 250;

  private TinyTokens() {}

  /** A corpus with training shards of so many sequences, and one held-out shard. */
  public static StoreLocation write(
      Path folder, int length, long seed, List<Integer> shardRows, int heldOut) {
    StoreLocation place = TinyCorpus.place(folder);
    SplitMix64 random = new SplitMix64(seed);
    try (ObjectStore store = ObjectStores.open(place)) {
      List<TokenShard> shards = new ArrayList<>();
      for (int rows : shardRows) {
        shards.add(shard(store, TokenShard.trainingKey(shards.size()), length, rows, random));
      }
      TokenShard last = shard(store, TokenShard.heldOutKey(0), length, heldOut, random);
      Digest none = Digest.ofText("none");
      TokenManifest manifest =
          TokenManifest.ofText(
              none, VOCABULARY, 0, length, none, part(length, shards), part(length, List.of(last)));
      store.put(TokenManifest.MANIFEST_KEY, manifest.toBytes());
    }
    return place;
  }

  private static TokenPart part(int length, List<TokenShard> shards) {
    long tokens = (length + 1L) * shards.stream().mapToLong(TokenShard::rows).sum();
    return new TokenPart(5, 4 * tokens, tokens, 0, shards);
  }

  private static TokenShard shard(
      ObjectStore store, String key, int length, int rows, SplitMix64 random) {
    try (TokenShardWriter writer = new TokenShardWriter(store, key, length, VOCABULARY)) {
      for (int row = 0; row < rows; row++) {
        int[] tokens = new int[length + 1];
        Arrays.setAll(tokens, i -> random.nextInt(VOCABULARY));
        writer.write(tokens);
      }
      return writer.finish();
    }
  }
}
