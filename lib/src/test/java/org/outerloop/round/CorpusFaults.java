package org.outerloop.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenShardWriter;
import org.outerloop.tokens.TokenStore;

/** A shard that is not the one that its manifest names, though it has as many bytes. */
final class CorpusFaults {
  private static final int TRIES = 60;

  private final TinyRun run;
  private final SplitMix64 random;

  CorpusFaults(TinyRun run, SplitMix64 random) {
    this.run = run;
    this.random = random;
  }

  /** Changes what a peer is assigned in a round; empty if no other shard of that size was found. */
  Optional<Fault> change(FaultKind kind, RoundStart start, PeerId peer) {
    int batch = run.spec.training().batchSequences();
    long[] assigned =
        AssignedBatches.assignment(run.spec).sequences(start.turn(), start.roster().indexOf(peer));
    try (ObjectStore corpus = ObjectStores.open(run.place("corpus"))) {
      TokenStore tokens = TokenStore.open(corpus, run.spec.data().manifest());
      TokenShard shard = tokens.manifest().training().shards().get(0);
      List<int[]> rows =
          tokens.training(0, (int) shard.rows()).stream().map(TokenSequence::tokens).toList();
      for (int i = 0; i < TRIES; i++) {
        int place = random.nextInt(assigned.length);
        List<int[]> other = new ArrayList<>(rows);
        int first = (int) assigned[place];
        if (kind == FaultKind.TOKEN_IN_CORPUS) {
          other.set(first, otherToken(rows.get(first)));
        } else {
          int second = (int) assigned[place - place % batch + random.nextInt(batch)];
          other.set(first, rows.get(second));
          other.set(second, rows.get(first));
          first = Math.min(first, second);
        }
        if (!same(rows, other) && write(corpus, shard, other) == shard.bytes()) {
          return Optional.of(
              Fault.of(kind, start.round(), peer).saying("in sequence " + first + " of"));
        }
      }
      return Optional.empty();
    }
  }

  private static boolean same(List<int[]> rows, List<int[]> other) {
    for (int i = 0; i < rows.size(); i++) {
      if (!Arrays.equals(rows.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private int[] otherToken(int[] row) {
    int vocabulary = run.spec.model().vocabularySize();
    int[] other = row.clone();
    int at = random.nextInt(row.length);
    other[at] = (row[at] + 1 + random.nextInt(vocabulary - 1)) % vocabulary;
    return other;
  }

  private long write(ObjectStore corpus, TokenShard shard, List<int[]> rows) {
    int length = run.spec.data().sequenceLength();
    int vocabulary = run.spec.model().vocabularySize();
    try (TokenShardWriter writer = new TokenShardWriter(corpus, shard.file(), length, vocabulary)) {
      rows.forEach(writer::write);
      return writer.finish().bytes();
    }
  }
}
