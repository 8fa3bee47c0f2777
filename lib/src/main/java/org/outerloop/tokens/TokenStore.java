package org.outerloop.tokens;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.Require;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectStore;

/**
 * A prepared corpus: any sequence by its number, over the shards in manifest order. Reads only the
 * pages that hold what is asked for and checks the id of every sequence it returns; {@link #verify}
 * reads everything and checks it against the manifest. Thread-safe; keeps some 64 footers.
 *
 * <p>A corpus that is not what its manifest says is an {@link InvalidTokensException} that names
 * the file.
 */
public final class TokenStore {
  private static final long MAX_MANIFEST_BYTES = 64L << 20;
  private static final int MAX_READERS = 64;

  private final ObjectStore store;
  private final TokenManifest manifest;
  private final Digest manifestDigest;
  private final Map<String, TokenShardReader> readers = new LinkedHashMap<>(16, 0.75f, true);

  private TokenStore(ObjectStore store, TokenManifest manifest) {
    this.store = store;
    this.manifest = manifest;
    this.manifestDigest = manifest.digest();
  }

  /** Opens a corpus; the store stays the caller's to close. */
  public static TokenStore open(ObjectStore corpus) {
    byte[] json;
    try {
      json = corpus.get(TokenManifest.MANIFEST_KEY, MAX_MANIFEST_BYTES);
    } catch (MissingObjectException e) {
      throw new InvalidTokensException(
          "No "
              + TokenManifest.MANIFEST_KEY
              + " here: the corpus is not prepared yet, or only half",
          e);
    }
    TokenManifest manifest;
    try {
      manifest = TokenManifest.fromBytes(json);
    } catch (InvalidJsonException e) {
      throw new InvalidTokensException(TokenManifest.MANIFEST_KEY + ": " + e.getMessage(), e);
    }
    if (!Digest.of(json).equals(manifest.digest())) {
      throw new InvalidTokensException(
          TokenManifest.MANIFEST_KEY + " was edited: it is not as preparation writes it");
    }
    return new TokenStore(corpus, manifest);
  }

  /** Opens the corpus that a run was started with, and no other. */
  public static TokenStore open(ObjectStore corpus, Digest expectedManifest) {
    TokenStore tokens = open(corpus);
    if (!tokens.manifestDigest.equals(expectedManifest)) {
      throw new InvalidTokensException(
          "This corpus is not the run's: "
              + TokenManifest.MANIFEST_KEY
              + " has digest "
              + tokens.manifestDigest
              + ", the run was started with "
              + expectedManifest);
    }
    return tokens;
  }

  public TokenManifest manifest() {
    return manifest;
  }

  /** Digest of the manifest's bytes: the name of this corpus. */
  public Digest manifestDigest() {
    return manifestDigest;
  }

  /** Sequences first .. first + count - 1 of those to train on. */
  public List<TokenSequence> training(long first, int count) {
    return read("training", manifest.training(), first, count);
  }

  /**
   * The training sequences of these numbers, in the order asked for. Cheaper than one by one: a
   * page that holds several is read once.
   */
  public List<TokenSequence> training(long[] numbers) {
    TokenPart part = manifest.training();
    long[] rising = Arrays.stream(numbers).sorted().distinct().toArray();
    Map<Long, TokenSequence> found = new HashMap<>();
    long shardStart = 0;
    int next = 0;
    for (TokenShard shard : part.shards()) {
      long start = shardStart;
      long end = shardStart + shard.rows();
      int first = next;
      while (next < rising.length && rising[next] < end) {
        requireRange("training", part, rising[next++], 1);
      }
      if (first < next) {
        long[] rows = Arrays.stream(rising, first, next).map(number -> number - start).toArray();
        reader(shard).read(rows, row -> found.put(start + row.index(), numbered(row, start)));
      }
      shardStart = end;
    }
    if (next < rising.length) {
      requireRange("training", part, rising[next], 1);
    }
    return Arrays.stream(numbers).mapToObj(found::get).toList();
  }

  /**
   * Ids of the training sequences first .. first + count - 1, as the shards list them; much cheaper
   * than the sequences, and not compared with their tokens.
   */
  public long[] trainingIds(long first, int count) {
    TokenPart part = manifest.training();
    requireRange("training", part, first, count);
    long[] ids = new long[count];
    long shardStart = 0;
    for (TokenShard shard : part.shards()) {
      long from = Math.max(first, shardStart);
      long to = Math.min(first + count, shardStart + shard.rows());
      if (from < to) {
        long[] found = reader(shard).ids(from - shardStart, (int) (to - from));
        System.arraycopy(found, 0, ids, (int) (from - first), found.length);
      }
      shardStart += shard.rows();
    }
    return ids;
  }

  /** Sequences first .. first + count - 1 of those held out. */
  public List<TokenSequence> heldOut(long first, int count) {
    return read("held-out", manifest.heldOut(), first, count);
  }

  private static void requireRange(String name, TokenPart part, long first, int count) {
    Require.that(
        first >= 0 && count >= 0 && first <= part.sequences() - count,
        "%s %s sequences from %s on: there are %s",
        count,
        name,
        first,
        part.sequences());
  }

  private List<TokenSequence> read(String name, TokenPart part, long first, int count) {
    requireRange(name, part, first, count);
    List<TokenSequence> sequences = new ArrayList<>(count);
    long shardStart = 0;
    for (TokenShard shard : part.shards()) {
      long from = Math.max(first, shardStart);
      long to = Math.min(first + count, shardStart + shard.rows());
      if (from < to) {
        long start = shardStart;
        reader(shard).read(from - start, to - from, row -> sequences.add(numbered(row, start)));
      }
      shardStart += shard.rows();
    }
    return sequences;
  }

  private TokenSequence numbered(TokenSequence row, long shardStart) {
    int[] tokens = row.tokens();
    for (int token : tokens) {
      if (token < 0 || token >= manifest.vocabularySize()) {
        throw new InvalidTokensException(
            "Token id " + token + " in a vocabulary of " + manifest.vocabularySize());
      }
    }
    return new TokenSequence(shardStart + row.index(), row.id(), tokens);
  }

  private synchronized TokenShardReader reader(TokenShard shard) {
    TokenShardReader reader = readers.get(shard.file());
    if (reader == null) {
      reader =
          new TokenShardReader(store, shard, manifest.sequenceLength() + 1, manifest.idWidth());
      readers.put(shard.file(), reader);
      if (readers.size() > MAX_READERS) {
        readers.remove(readers.keySet().iterator().next());
      }
    }
    return reader;
  }

  /** Reads every shard whole and compares it with the manifest's digest. */
  public void verify() {
    List<TokenShard> shards = new ArrayList<>(manifest.training().shards());
    shards.addAll(manifest.heldOut().shards());
    for (TokenShard shard : shards) {
      Digest digest = digest(shard);
      if (!digest.equals(shard.digest())) {
        throw new InvalidTokensException(
            "Token shard "
                + shard.file()
                + " is damaged: digest "
                + digest
                + ", the manifest says "
                + shard.digest());
      }
    }
  }

  private Digest digest(TokenShard shard) {
    Digest.Hasher hasher = new Digest.Hasher();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = store.open(shard.file())) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        hasher.add(buffer, 0, count);
      }
    } catch (MissingObjectException e) {
      throw new InvalidTokensException("Token shard " + shard.file() + " is missing", e);
    } catch (IOException e) {
      throw new InvalidTokensException("Token shard " + shard.file() + " cannot be read", e);
    }
    return hasher.finish();
  }
}
