package org.outerloop.audit.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tokens.TokenPart;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenStore;

/** Sequences of the run's corpus, of shards that are first compared with the manifest whole. */
final class Corpus {
  private final ObjectStore store;
  private final TokenStore tokens;
  private final Set<String> checked = new TreeSet<>();

  Corpus(ObjectStore store, RunSpec spec) {
    this.store = store;
    this.tokens = TokenStore.open(store, spec.data().manifest());
  }

  List<int[]> training(long[] numbers) {
    check(tokens.manifest().training(), numbers);
    return tokens.training(numbers).stream().map(TokenSequence::tokens).toList();
  }

  /** The first so many held-out sequences. */
  List<int[]> heldOut(int count) {
    check(tokens.manifest().heldOut(), new long[] {0, count - 1});
    return tokens.heldOut(0, count).stream().map(TokenSequence::tokens).toList();
  }

  private void check(TokenPart part, long[] numbers) {
    long least = Arrays.stream(numbers).min().orElse(0);
    long most = Arrays.stream(numbers).max().orElse(-1);
    long first = 0;
    for (TokenShard shard : part.shards()) {
      long from = first;
      first += shard.rows();
      long end = first;
      boolean asked = Arrays.stream(numbers).anyMatch(number -> from <= number && number < end);
      boolean between = part.equals(tokens.manifest().heldOut()) && least < end && from <= most;
      if ((asked || between) && checked.add(shard.file())) {
        UndecidedException.unless(
            digest(shard).equals(shard.digest()),
            "%s of the corpus is not the one of the manifest",
            shard.file());
      }
    }
  }

  private Digest digest(TokenShard shard) {
    Digest.Hasher hasher = new Digest.Hasher();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = store.open(shard.file())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hasher.add(buffer, 0, read);
      }
      return hasher.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(shard.file(), e);
    }
  }
}
