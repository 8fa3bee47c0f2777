package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.gauntlet.Decision;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.gauntlet.Standings;
import org.outerloop.gauntlet.Verdict;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkClaim;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tokens.InvalidTokensException;
import org.outerloop.tokens.ReadAheadException;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenStore;

/** The recipes over real parts and folders, without Spark. */
class RoundTest {
  private static final long MEGABYTE = 1 << 20;

  @TempDir Path folder;
  private TinyRun run;
  private RoundStart start;

  @BeforeEach
  void beginARun() {
    run = new TinyRun(folder);
    start = run.begin();
  }

  private void trainAndPublish(RoundStart round, int... peers) {
    for (int peer : peers) {
      run.publish(peer, run.train(peer, round));
    }
  }

  private static Verdict verdict(RoundRecord record, int peer) {
    return record.verdicts().get(peer);
  }

  @Test
  void honestPeersAreMergedAndTheLossFalls() {
    trainAndPublish(start, 0, 1, 2);
    RoundRecord first = run.validate(start, run.fresh());
    trainAndPublish(first.nextStart(), 0, 1, 2);
    RoundRecord second = run.validate(first.nextStart(), first.standings());

    assertThat(first.merged()).containsExactly(run.peer(0), run.peer(1), run.peer(2));
    assertThat(second.round()).isEqualTo(1);
    assertThat(second.base()).isEqualTo(first.model());
    assertThat(second.heldOutLoss()).isLessThan(first.heldOutLoss());
    assertThat(first.trainedSequences()).isEqualTo(3 * 4 * 4);
    assertThat(first.trainedTokens()).isEqualTo(3 * 4 * 4 * 16);
  }

  @Test
  void aPeerThatTrainsAgainWritesTheSameBytes() {
    PeerResult once = run.train(0, start);
    PeerResult again = run.train(0, start);

    assertThat(again.header()).isEqualTo(once.header());
  }

  @Test
  void aMissingPeerIsRecordedAndTheOthersAreMerged() {
    trainAndPublish(start, 0, 2);

    RoundRecord record = run.validate(start, run.fresh());

    assertThat(verdict(record, 1).outcome()).isEqualTo(Outcome.MISSING);
    assertThat(record.merged()).containsExactly(run.peer(0), run.peer(2));
  }

  @Test
  void aRoundWithoutContributionsLeavesTheModelAsItIs() {
    RoundRecord record = run.validate(start, run.fresh());

    assertThat(record.merged()).isEmpty();
    assertThat(record.model()).isEqualTo(start.base());
  }

  @Test
  void changedBytesAreMalformedAndHarmNobody() {
    trainAndPublish(start, 0, 1, 2);
    String key = run.spec.keys().contribution(0);
    try (ObjectStore bucket = run.bucket(1)) {
      byte[] payload = bucket.get(key, MEGABYTE);
      payload[payload.length / 2] ^= 1;
      bucket.put(key, payload);
    }

    RoundRecord record = run.validate(start, run.fresh());

    assertThat(verdict(record, 1).outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(verdict(record, 1).reason()).contains("digest");
    assertThat(record.merged()).containsExactly(run.peer(0), run.peer(2));
  }

  /** Spoils peer 1's contribution right before a stage. */
  private Spread spoiling(String when, boolean remove) {
    String key = run.spec.keys().contribution(0);
    return new Spread() {
      @Override
      public <T extends Serializable, R extends Serializable> List<R> each(
          String stage, List<T> items, Work<T, R> work) {
        try (ObjectStore bucket = run.bucket(1)) {
          if (stage.equals(when) && remove) {
            bucket.delete(key);
          } else if (stage.equals(when)) {
            bucket.put(key, new byte[bucket.get(key, MEGABYTE).length]);
          }
        }
        return Spread.here().each(stage, items, work);
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    "inspect, true",
    "inspect, false",
    "try, true",
    "try, false",
    "merge, true",
    "merge, false"
  })
  void aContributionSwappedOrRemovedAtAnyMomentCostsOnlyItsOwner(String stage, boolean remove) {
    trainAndPublish(start, 0, 1, 2);

    RoundRecord record = run.validate(start, run.fresh(), spoiling(stage, remove));

    assertThat(verdict(record, 1).outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(record.merged()).containsExactly(run.peer(0), run.peer(2));
  }

  private WorkClaim required(RoundRecord before, int peer) {
    try (ObjectStore corpus = ObjectStores.open(run.place("corpus"))) {
      return AssignedBatches.required(
          run.spec, corpus, before.nextStart(), run.peer(peer), StateClaim.kept(0));
    }
  }

  @Test
  void workOnTheBaseOfARoundAgoIsNotMerged() {
    trainAndPublish(start, 0, 1, 2);
    RoundRecord first = run.validate(start, run.fresh());
    // peer 1 signs for round 1, but says it started from the first parameters
    PeerResult stale = run.train(1, start);
    try (ObjectStore bucket = run.bucket(1)) {
      byte[] payload = bucket.get(run.spec.keys().contribution(0), MEGABYTE);
      bucket.put(run.spec.keys().contribution(1), payload);
    }
    trainAndPublish(first.nextStart(), 0, 2);
    PeerResult claimed = Headers.forRound(Headers.withWork(stale, required(first, 1)), 1);
    run.commit(1, claimed.header());
    run.publish(1, claimed);

    RoundRecord second = run.validate(first.nextStart(), first.standings());

    assertThat(verdict(second, 1).outcome()).isEqualTo(Outcome.ACCEPTED);
    assertThat(verdict(second, 1).decision()).isEqualTo(Decision.STALE);
    assertThat(verdict(second, 1).reason()).isEqualTo("made on the base of 1 rounds ago");
    assertThat(verdict(second, 1).standing().sync()).isLessThan(1);
    assertThat(second.merged()).containsExactly(run.peer(0), run.peer(2));
  }

  /** What a peer says it has trained on, and the outcome. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, false, sequences is 17 instead of 16",
    "0, 16, false, tokens is 272 instead of 256",
    "0, 0, true, data receipt is",
  })
  void claimsThatAreNotOfTheAssignedSequencesAreRefusedAndNotCounted(
      long moreSequences, long moreTokens, boolean otherReceipt, String reason) {
    trainAndPublish(start, 0, 2);
    PeerResult honest = run.train(1, start);
    WorkClaim work = honest.header().work();
    Digest receipt = otherReceipt ? Digest.ofText("other data") : work.dataReceipt();
    run.publish(
        1,
        Headers.withWork(
            honest,
            new WorkClaim(
                receipt,
                work.sequences() + moreSequences,
                work.tokens() + moreTokens,
                work.state())));

    RoundRecord record = run.validate(start, run.fresh());

    assertThat(verdict(record, 1).outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(verdict(record, 1).reason()).startsWith(reason);
    assertThat(record.merged()).containsExactly(run.peer(0), run.peer(2));
    assertThat(record.trainedSequences()).isEqualTo(2 * 4 * 4);
    assertThat(record.trainedTokens()).isEqualTo(2 * 4 * 4 * 16);
  }

  @Test
  void aStateThatCannotBeIsRefused() {
    trainAndPublish(start, 0, 2);
    PeerResult honest = run.train(1, start);
    WorkClaim work = honest.header().work();
    StateClaim older = StateClaim.kept(4);
    run.publish(
        1,
        Headers.withWork(
            honest, new WorkClaim(work.dataReceipt(), work.sequences(), work.tokens(), older)));

    RoundRecord record = run.validate(start, run.fresh());

    assertThat(verdict(record, 1).outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(verdict(record, 1).reason()).startsWith("state remembers 4 inner steps");
  }

  @Test
  void theReceiptIsOverWhatWasHandedOutNotOverWhatWasRead() {
    try (ObjectStore corpus = ObjectStores.open(run.place("corpus"))) {
      TokenStore tokens = TokenStore.open(corpus);
      try (AssignedBatches ahead = AssignedBatches.ahead(run.spec, tokens, 0, 1);
          AssignedBatches asked = new AssignedBatches(run.spec, tokens, 0, 1)) {
        assertThat(ahead.next()).isDeepEqualTo(asked.next());
        assertThat(ahead.next()).isDeepEqualTo(asked.next());
        WorkClaim work = ahead.work(StateClaim.kept(0));

        assertThat(work).isEqualTo(asked.work(StateClaim.kept(0)));
        assertThat(work.sequences()).isEqualTo(2 * 4);
        assertThat(work.tokens()).isEqualTo(2 * 4 * 16);
      }
    }
  }

  @Test
  void aCorpusThatFailsDuringTheRoundFailsTheTaskWithTheReason() {
    try (ObjectStore corpus = ObjectStores.open(run.place("corpus"));
        ObjectStore damaged = ObjectStores.open(run.place("damaged"))) {
      corpus.list("").forEach(o -> damaged.put(o.key(), corpus.get(o.key(), MEGABYTE)));
      String shard = TokenShard.trainingKey(0);
      damaged.put(shard, new byte[damaged.get(shard, MEGABYTE).length]);
    }
    StateKeeping keeping = new StateKeeping(1, 10, run.place("machine"));

    assertThatThrownBy(() -> run.train(0, start, run.place("damaged"), keeping))
        .isInstanceOf(ReadAheadException.class)
        .hasMessageContaining(TokenShard.trainingKey(0))
        .hasCauseInstanceOf(InvalidTokensException.class);
  }

  @Test
  void aCopyIsNeverMerged() {
    trainAndPublish(start, 0, 1);
    PeerResult own = run.train(2, start);
    PeerResult victim = run.train(0, start);
    String key = run.spec.keys().contribution(0);
    try (ObjectStore from = run.bucket(0);
        ObjectStore to = run.bucket(2)) {
      to.put(key, from.get(key, MEGABYTE));
    }
    PeerResult copied = Headers.withPayloadOf(own, victim);
    run.commit(2, copied.header());
    run.publish(2, copied);

    RoundRecord record = run.validate(start, run.fresh());

    assertThat(verdict(record, 2).decision()).isIn(Decision.COPY, Decision.SAME_WORK);
    assertThat(verdict(record, 2).copyOf()).contains(run.peer(0));
    assertThat(record.merged()).containsExactly(run.peer(0), run.peer(1));
    assertThat(record.contribution(run.peer(2))).isPresent();
    assertThat(record.training(run.peer(2))).isEmpty();
    assertThat(record.trainedTokens()).isEqualTo(2 * 4 * 4 * 16);
  }

  @Test
  void whoRegistersDuringARoundTrainsInTheNextOne() {
    trainAndPublish(start, 0, 1, 2);
    Standings before = run.fresh();
    run.registerNewcomer();
    RoundRecord first = run.validate(start, before);
    RoundStart next = first.nextStart();

    assertThat(start.roster().size()).isEqualTo(3);
    assertThat(next.roster().ids()).hasSize(4).endsWith(run.peer(3));
    assertThat(next.turn()).isEqualTo(3 * 4);
    assertThat(first.standings().peers()).hasSize(4);
    trainAndPublish(next, 0, 1, 2, 3);
    RoundRecord second = run.validate(next, first.standings());

    assertThat(second.merged()).contains(run.peer(3));
    assertThat(second.nextStart().turn()).isEqualTo(7 * 4);
    StateClaim began = second.contribution(run.peer(3)).orElseThrow().state();
    assertThat(began).isEqualTo(StateClaim.cold());
  }

  @Test
  void theSecretOfARoundIsTheOneThatWasPromised() {
    trainAndPublish(start, 0, 1, 2);
    RoundRecord record = run.validate(start, run.fresh());

    assertThat(record.beacon()).isEqualTo(run.beacon().secret(0));
    assertThat(record.next().beacon()).isEqualTo(Beacon.commitment(run.beacon().secret(1)));
    Beacon other = Beacon.of(run.validator, "tiny");
    assertThatThrownBy(() -> run.validate(record.nextStart(), record.standings(), other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The secret of round 1 is not the promised one: this is another validator");
  }

  @Test
  void recordsFormASignedChain() {
    trainAndPublish(start, 0, 1, 2);
    RoundRecord first = run.validate(start, run.fresh());
    trainAndPublish(first.nextStart(), 0, 1, 2);
    run.validate(first.nextStart(), first.standings());
    try (ObjectStore store = run.run()) {
      RunHistory history = new RunHistory(store, run.spec.keys());
      List<RoundRecord> records = history.records(run.validator.publicKey());

      assertThat(records).hasSize(2);
      byte[] stored = store.get(run.spec.keys().record(0), MEGABYTE);
      assertThat(records.get(1).previous()).isEqualTo(Digest.of(stored));
      assertThatThrownBy(() -> history.records(PeerKeys.generate().publicKey()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not signed by the validator");
    }
  }

  @Test
  void aRoundIsCommittedOnce() {
    trainAndPublish(start, 0, 1, 2);
    run.validate(start, run.fresh());

    assertThatThrownBy(() -> run.validate(start, run.fresh()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only one validator may run");
  }

  @Test
  void otherSettingsUnderTheSameNameAreRefused() {
    try (ObjectStore store = run.run()) {
      RunSpec s = run.spec;
      RunSpec other =
          new RunSpec(
              s.name(),
              8,
              s.rounds(),
              s.model(),
              s.data(),
              s.training(),
              s.compression(),
              s.merge(),
              s.gauntlet(),
              s.clock(),
              s.startModel(),
              s.validatorKey());

      assertThatThrownBy(() -> new RunHistory(store, s.keys()).start(other))
          .isInstanceOf(DifferentRunException.class)
          .hasMessageContaining("seed is 7 there and 8 here");
    }
  }

  @Test
  void allPeersTogetherConsumeNoSequenceTwiceInAnEpoch() {
    long[] all =
        IntStream.range(0, 2)
            .boxed()
            .flatMap(
                round ->
                    IntStream.range(0, 3)
                        .mapToObj(
                            peer ->
                                AssignedBatches.assignment(run.spec)
                                    .sequences(round * 3 * 4, peer)))
            .flatMapToLong(java.util.Arrays::stream)
            .toArray();

    assertThat(all).doesNotHaveDuplicates().hasSize(2 * 3 * 4 * 4);
  }
}
