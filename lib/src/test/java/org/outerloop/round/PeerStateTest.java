package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.gauntlet.Standings;
import org.outerloop.message.StateClaim;
import org.outerloop.message.StateClaim.Origin;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;

/** What becomes of a peer's state when it is kept, lost, damaged or exchanged. */
class PeerStateTest {
  private static final long MEGABYTE = 1 << 20;
  private static final int STEPS = 4; // of a round

  /** A run with two committed rounds. */
  private static TinyRun twoRounds;

  private static final List<RoundRecord> RECORDS = new ArrayList<>();
  private static RoundStart first;

  @TempDir Path folder;
  private TinyRun run;
  private ObjectKeys keys;
  private List<RoundRecord> records;

  @BeforeAll
  static void commitTwoRounds(@TempDir Path once) {
    twoRounds = new TinyRun(once);
    first = twoRounds.begin();
    commit(twoRounds, RECORDS, 0, 1, 2);
    commit(twoRounds, RECORDS, 0, 1, 2);
  }

  @BeforeEach
  void goOnFromThere() throws IOException {
    run = twoRounds.copiedTo(folder);
    keys = run.spec.keys();
    records = new ArrayList<>(RECORDS);
  }

  private static RoundStart start(List<RoundRecord> past, int round) {
    return round == 0 ? first : past.get(round - 1).nextStart();
  }

  private RoundStart start(int round) {
    return start(records, round);
  }

  /** Commits the next round. */
  private static void commit(TinyRun run, List<RoundRecord> past, int... peers) {
    for (int peer : peers) {
      run.publish(peer, run.train(peer, start(past, past.size())));
    }
    past.add(validated(run, past));
  }

  private static RoundRecord validated(TinyRun run, List<RoundRecord> past) {
    Standings standings = past.isEmpty() ? run.fresh() : past.get(past.size() - 1).standings();
    return run.validate(start(past, past.size()), standings);
  }

  private PeerResult train(int round) {
    return run.train(0, start(round));
  }

  private StateKeeping keeping(int every, int recompute) {
    return new StateKeeping(every, recompute, run.place("machine"));
  }

  private static StateClaim claim(PeerResult result) {
    return result.header().state();
  }

  private static void assertSameWork(PeerResult result, PeerResult expected) {
    assertThat(result.header().payloadDigest()).isEqualTo(expected.header().payloadDigest());
    assertThat(result.header().dataReceipt()).isEqualTo(expected.header().dataReceipt());
  }

  private StateManifest manifest(int round) {
    try (ObjectStore own = run.bucket(0)) {
      return RecordJson.fromBytes(
          own.get(keys.stateManifest(round), MEGABYTE), StateManifest.class);
    }
  }

  private void delete(String prefix) {
    try (ObjectStore own = run.bucket(0)) {
      own.list(prefix).forEach(object -> own.delete(object.key()));
    }
  }

  @Test
  void isKeptBetweenRounds() {
    assertThat(claim(train(0))).isEqualTo(StateClaim.kept(0));
    assertThat(claim(train(2))).isEqualTo(StateClaim.kept(2 * STEPS));
  }

  @Test
  void saysWhereItBelongs() {
    StateManifest.State state = manifest(2).state();

    assertThat(state.peer()).isEqualTo(run.peer(0));
    assertThat(state.base()).isEqualTo(start(1).base());
    assertThat(state.position()).isEqualTo(new StateManifest.Position(2, 2 * STEPS, 7));
    assertThat(state.steps()).isEqualTo(2 * STEPS);
    assertThat(state.parts())
        .extracting(StateManifest.Part::name)
        .containsExactly("error-feedback", "exp-avg", "exp-avg-sq");
  }

  @Test
  void isRecomputedToTheSameBitsWhenItIsLost() {
    Digest lost = manifest(2).digest();
    PeerResult expected = train(2);
    delete(keys.stateManifest(2));

    PeerResult result = train(2);

    assertThat(claim(result)).isEqualTo(new StateClaim(Origin.RECOMPUTED, 2 * STEPS));
    assertThat(manifest(2).digest()).isEqualTo(lost);
    assertSameWork(result, expected);
  }

  @Test
  void isRecomputedFromZerosWhenNothingIsLeft() {
    Digest lost = manifest(2).digest();
    PeerResult expected = train(2);
    delete(keys.states());

    PeerResult result = train(2);

    assertThat(claim(result).origin()).isEqualTo(Origin.RECOMPUTED);
    assertThat(manifest(2).digest()).isEqualTo(lost);
    assertSameWork(result, expected);
  }

  @Test
  void staysRecomputedInTheHeaderWhenTheRoundIsRepeated() {
    delete(keys.stateManifest(2));
    PeerResult first = train(2);

    assertThat(train(2).header()).isEqualTo(first.header());
  }

  /** Whatever part it is: the moments are read before, the error feedback after the inner steps. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void isRecomputedWhenAPieceIsDamaged(int part) {
    PeerResult expected = train(2);
    Digest piece = manifest(2).state().parts().get(part).pieces().get(0);
    try (ObjectStore own = run.bucket(0)) {
      byte[] content = own.get(keys.statePiece(piece), MEGABYTE);
      content[content.length / 2] ^= 1;
      own.put(keys.statePiece(piece), content);

      PeerResult result = train(2);

      assertThat(claim(result).origin()).isEqualTo(Origin.RECOMPUTED);
      assertSameWork(result, expected);
      assertThat(Digest.of(own.get(keys.statePiece(piece), MEGABYTE))).isEqualTo(piece);
    }
  }

  @Test
  void isRecomputedWhenEveryPieceIsDamaged() {
    PeerResult expected = train(2);
    try (ObjectStore own = run.bucket(0)) {
      for (ObjectInfo piece : own.list(keys.statePieces())) {
        own.put(piece.key(), new byte[(int) piece.size()]);
      }
    }

    PeerResult result = train(2);

    assertThat(claim(result).origin()).isEqualTo(Origin.RECOMPUTED);
    assertSameWork(result, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{}", "\u0000\u0000"})
  void isRecomputedWhenTheManifestIsDamaged(String text) {
    PeerResult expected = train(2);
    try (ObjectStore own = run.bucket(0)) {
      own.put(keys.stateManifest(2), text.getBytes(StandardCharsets.UTF_8));
    }

    PeerResult result = train(2);

    assertThat(claim(result).origin()).isEqualTo(Origin.RECOMPUTED);
    assertSameWork(result, expected);
  }

  @Test
  void isRecomputedWhenAPieceIsCutShort() {
    PeerResult expected = train(2);
    Digest piece = manifest(2).state().parts().get(0).pieces().get(0);
    try (ObjectStore own = run.bucket(0)) {
      own.put(keys.statePiece(piece), new byte[4]);
    }

    PeerResult result = train(2);

    assertThat(claim(result).origin()).isEqualTo(Origin.RECOMPUTED);
    assertSameWork(result, expected);
  }

  @Test
  void isNeverTakenFromAnotherPeer() {
    PeerResult expected = train(2);
    try (ObjectStore theirs = run.bucket(1);
        ObjectStore own = run.bucket(0)) {
      for (ObjectInfo object : theirs.list(keys.states())) {
        own.put(object.key(), theirs.get(object.key(), MEGABYTE));
      }
    }

    PeerResult result = train(2);

    assertThat(claim(result).origin()).isEqualTo(Origin.RECOMPUTED);
    assertSameWork(result, expected);
  }

  @Test
  void isNeverTakenFromAnotherPast() {
    PeerResult expected = train(2);
    StateManifest.State s = manifest(2).state();
    StateManifest other =
        StateManifest.of(
            new StateManifest.State(
                s.version(),
                s.run(),
                s.peer(),
                s.settings(),
                s.layout(),
                Digest.ofText("another base"),
                s.position(),
                s.steps(),
                s.parts()),
            Origin.KEPT);
    try (ObjectStore own = run.bucket(0)) {
      own.put(keys.stateManifest(2), RecordJson.toBytes(other));
    }

    PeerResult result = train(2);

    assertThat(claim(result).origin()).isEqualTo(Origin.RECOMPUTED);
    assertSameWork(result, expected);
  }

  @Test
  void isColdWhenItWouldTakeTooManyRoundsAndTheRecordSaysSo() {
    PeerResult kept = train(2);
    delete(keys.states());

    PeerResult cold = run.train(0, start(2), keeping(1, 1));
    run.publish(0, cold);
    RoundRecord record = validated(run, records);
    records.add(record);
    PeerResult next = train(3);

    assertThat(claim(cold)).isEqualTo(StateClaim.cold());
    assertThat(cold.header().payloadDigest()).isNotEqualTo(kept.header().payloadDigest());
    assertThat(record.contribution(run.peer(0)).orElseThrow().state()).isEqualTo(StateClaim.cold());
    assertThat(claim(next)).isEqualTo(StateClaim.kept(STEPS));
  }

  @Test
  void isColdWhenParametersOfThePastAreGone() {
    delete(keys.states());
    try (ObjectStore bucket = run.run()) {
      bucket.list(keys.checkpoint(1)).forEach(object -> bucket.delete(object.key()));
    }

    assertThat(claim(train(2))).isEqualTo(StateClaim.cold());
  }

  @Test
  void isRecomputedFromTheLastColdStart() {
    delete(keys.states());
    run.publish(0, run.train(0, start(2), keeping(1, 0)));
    records.add(validated(run, records));
    PeerResult expected = train(3);
    delete(keys.states());

    PeerResult result = train(3);

    assertThat(claim(result)).isEqualTo(new StateClaim(Origin.RECOMPUTED, STEPS));
    assertSameWork(result, expected);
  }

  @Test
  void isRecomputedAfterARoundAway() {
    commit(run, records, 1, 2);

    assertThat(claim(train(3))).isEqualTo(new StateClaim(Origin.RECOMPUTED, 3 * STEPS));
  }

  @Test
  void isKeptOnTheMachineBetweenTheRoundsThatGoToTheBucket() {
    StateKeeping everySecond = keeping(2, 10);
    run.publish(0, run.train(0, start(2), everySecond));
    records.add(validated(run, records));
    PeerResult fourth = run.train(0, start(3), everySecond);

    try (ObjectStore own = run.bucket(0);
        ObjectStore machine = ObjectStores.open(run.place("machine"))) {
      assertThat(own.find(keys.stateManifest(2))).isPresent();
      assertThat(own.find(keys.stateManifest(3))).isEmpty();
      assertThat(own.find(keys.stateManifest(4))).isPresent();
      assertThat(machine.find(keys.stateManifest(3))).isPresent();
      machine.list(keys.states()).forEach(object -> machine.delete(object.key()));
    }
    PeerResult elsewhere = run.train(0, start(3), everySecond);

    assertThat(claim(fourth)).isEqualTo(StateClaim.kept(3 * STEPS));
    assertThat(claim(elsewhere)).isEqualTo(new StateClaim(Origin.RECOMPUTED, 3 * STEPS));
    assertSameWork(elsewhere, fourth);
  }

  @Test
  void leavesOnlyWhatARepetitionOfTheRoundNeeds() {
    commit(run, records, 0, 1, 2);
    commit(run, records, 0, 1, 2);

    try (ObjectStore own = run.bucket(0)) {
      assertThat(own.find(keys.stateManifest(2))).isEmpty();
      assertThat(own.find(keys.stateManifest(3))).isPresent();
      assertThat(own.find(keys.stateManifest(4))).isPresent();
      assertThat(own.list(keys.statePieces())).hasSizeBetween(6, 9);
    }
  }

  private List<ObjectInfo> bucket() {
    try (ObjectStore own = run.bucket(0)) {
      return own.list("");
    }
  }

  @Test
  void isNotWrittenTwice() {
    train(2);
    List<ObjectInfo> once = pieces();
    train(2);

    assertThat(pieces()).isEqualTo(once);
  }

  private List<ObjectInfo> pieces() {
    return bucket().stream().filter(o -> o.key().startsWith(keys.statePieces())).toList();
  }

  /** In the order of writing: error feedback, contribution, two moments, manifest. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void isTheSameWhereverTheTaskWasKilled(int written) {
    PeerResult expected = train(2);
    List<ObjectInfo> whole = bucket();
    List<String> order = new ArrayList<>();
    StateManifest.State left = manifest(3).state();
    IntStream.range(0, 3)
        .forEach(i -> order.add(keys.statePiece(left.parts().get(i).pieces().get(0))));
    order.add(1, keys.contribution(2));
    order.add(keys.stateManifest(3));
    try (ObjectStore own = run.bucket(0)) {
      order.subList(written, order.size()).forEach(own::delete);
    }

    PeerResult again = train(2);

    assertThat(again.header()).isEqualTo(expected.header());
    assertThat(manifest(3).state()).isEqualTo(left);
    assertThat(bucket())
        .extracting(ObjectInfo::key)
        .containsExactlyElementsOf(whole.stream().map(ObjectInfo::key).toList());
  }

  @Test
  void isTheSameWhenTwoAttemptsRunAtOnce() {
    PeerResult expected = train(2);
    StateManifest.State left = manifest(3).state();
    delete(keys.stateManifest(3));
    delete(keys.statePieces() + left.parts().get(0).pieces().get(0).hex());

    CompletableFuture<PeerResult> other = CompletableFuture.supplyAsync(() -> train(2));

    assertThat(train(2).header()).isEqualTo(expected.header());
    assertThat(other.join().header()).isEqualTo(expected.header());
    assertThat(manifest(3).state()).isEqualTo(left);
    assertThat(claim(train(2))).isEqualTo(StateClaim.kept(2 * STEPS));
  }
}
