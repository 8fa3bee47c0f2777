package org.outerloop.audit;

import java.util.Arrays;
import java.util.Optional;
import org.outerloop.message.ContributionHeader;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Roster;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.Genesis;
import org.outerloop.tokens.DataReceipt;
import org.outerloop.tokens.SampleAssignment;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenStore;

/** What a peer trained on, by its receipts and, where they differ, by the corpora at hand. */
final class DataComparison {
  private final Pair pair;
  private final long round;
  private final PeerId peer;
  private final Pair.Both<Roster> rosters;

  DataComparison(Pair pair, long round, PeerId peer, Pair.Both<Roster> rosters) {
    this.pair = pair;
    this.round = round;
    this.peer = peer;
    this.rosters = rosters;
  }

  Optional<Parting> compare(ContributionHeader a, ContributionHeader b) {
    if (a.dataReceipt().equals(b.dataReceipt())
        && a.sequences() == b.sequences()
        && a.tokens() == b.tokens()) {
      return Optional.empty();
    }
    Parting parting =
        Parting.of(
            round,
            Stage.DATA,
            peer,
            "receipt %s for %d sequences in A and %s for %d in B"
                .formatted(
                    a.dataReceipt().brief(),
                    a.sequences(),
                    b.dataReceipt().brief(),
                    b.sequences()));
    return Optional.of(
        pair.both(RunView::corpus)
            .map(corpora -> parting.adding(corpora(corpora, a.dataReceipt(), b.dataReceipt())))
            .orElseGet(
                () -> parting.adding("a corpus is not at hand, so no sequence can be named")));
  }

  private String corpora(Pair.Both<TokenStore> corpora, Digest a, Digest b) {
    Optional<Assigned> ofA = assigned(pair.a(), corpora.a(), rosters.a());
    Optional<Assigned> ofB = assigned(pair.b(), corpora.b(), rosters.b());
    if (ofA.isEmpty() || ofB.isEmpty()) {
      return "the assignment is gone";
    }
    if (!Arrays.equals(ofA.get().sequences(), ofB.get().sequences())) {
      return "other sequences were assigned";
    }
    int first = Arrays.mismatch(ofA.get().ids(), ofB.get().ids());
    return first < 0
        ? "both corpora hold the same; "
            + consumed("A", ofA.get(), a)
            + ", "
            + consumed("B", ofB.get(), b)
        : sequence(corpora, ofA.get().sequences()[first], first);
  }

  private static String consumed(String side, Assigned assigned, Digest receipt) {
    return assigned.receipt().equals(receipt)
        ? side + " consumed what was assigned"
        : side + " consumed other sequences than those assigned, or in another order";
  }

  /** What a corpus holds for the peer in this round, in the order of consumption. */
  private record Assigned(long[] sequences, long[] ids) {
    Digest receipt() {
      DataReceipt receipt = new DataReceipt();
      Arrays.stream(ids).forEach(receipt::add);
      return receipt.finish();
    }
  }

  private Optional<Assigned> assigned(Side side, TokenStore corpus, Roster roster) {
    Optional<Long> turn =
        round == 0
            ? side.read(() -> side.view().genesis()).map(Genesis::next).map(next -> next.turn())
            : side.read(() -> side.view().record(round - 1))
                .map(before -> before.record().next().turn());
    return turn.flatMap(at -> side.read(() -> Optional.of(ids(corpus, at, roster))));
  }

  private Assigned ids(TokenStore corpus, long turn, Roster roster) {
    RunSpec spec = pair.spec();
    int batch = spec.training().batchSequences();
    long[] sequences =
        new SampleAssignment(
                spec.seed(), spec.data().trainingSequences(), spec.training().innerSteps(), batch)
            .sequences(turn, roster.indexOf(peer));
    long[] ids = new long[sequences.length];
    for (int first = 0; first < sequences.length; first += batch) {
      long[] ofBatch = corpus.trainingIds(sequences[first], batch);
      System.arraycopy(ofBatch, 0, ids, first, batch);
    }
    return new Assigned(sequences, ids);
  }

  private String sequence(Pair.Both<TokenStore> corpora, long number, int place) {
    int step = place / pair.spec().training().batchSequences();
    return "the corpora part in sequence %d of %s, which inner step %d takes%s"
        .formatted(number, shard(corpora.a(), number), step, tokens(corpora, number));
  }

  private static String shard(TokenStore corpus, long number) {
    long rest = number;
    for (TokenShard shard : corpus.manifest().training().shards()) {
      if (rest < shard.rows()) {
        return shard.file();
      }
      rest -= shard.rows();
    }
    return "no shard";
  }

  private String tokens(Pair.Both<TokenStore> corpora, long number) {
    Optional<int[]> a = pair.a().read(() -> Optional.of(tokens(corpora.a(), number)));
    Optional<int[]> b = pair.b().read(() -> Optional.of(tokens(corpora.b(), number)));
    if (a.isEmpty() || b.isEmpty()) {
      return "";
    }
    int at = Arrays.mismatch(a.get(), b.get());
    return at < 0
        ? ""
        : ": token %d is %d in A and %d in B".formatted(at, a.get()[at], b.get()[at]);
  }

  private static int[] tokens(TokenStore corpus, long number) {
    return corpus.training(number, 1).get(0).tokens();
  }
}
