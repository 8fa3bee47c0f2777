package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.SignedHeader;
import org.outerloop.message.StateClaim.Origin;
import org.outerloop.message.WorkClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Slice;
import org.outerloop.round.Recomputation.Outcome;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;

/** The inner steps of honest peers and of others, taken again. */
class RecomputePeerTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int MANY = 10;

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

  private static void commit(TinyRun run, List<RoundRecord> past, int... peers) {
    RoundStart start = start(past, past.size());
    for (int peer : peers) {
      run.publish(peer, run.train(peer, start));
    }
    past.add(
        run.validate(start, past.isEmpty() ? run.fresh() : past.get(past.size() - 1).standings()));
  }

  private Recomputation again(PeerResult result) {
    return again(result.header(), MANY);
  }

  private Recomputation again(ContributionHeader header, int mostRounds) {
    RoundStart start = start((int) header.round());
    return new RecomputePeer(run.validatorPlace(), mostRounds)
        .apply(new RecomputePeer.Asked(start, header));
  }

  private ContributionHeader published(int peer, long round) {
    try (ObjectStore bucket = run.bucket(peer)) {
      return SignedHeader.read(bucket.get(keys.header(round), MEGABYTE)).header();
    }
  }

  private void deleteStates() {
    try (ObjectStore own = run.bucket(0)) {
      own.list(keys.states()).forEach(object -> own.delete(object.key()));
    }
  }

  private static void assertEqual(Recomputation found, String state) {
    assertThat(found.outcome()).isEqualTo(Outcome.EQUAL);
    assertThat(found.differences()).isEmpty();
    assertThat(found.state()).isEqualTo(state);
    assertThat(found.slices()).isEqualTo(11);
    assertThat(found.whole().normRatio()).isEqualTo(1);
    assertThat(found.refusal()).isEmpty();
  }

  private static void assertDifferent(Recomputation found, WorkStep step, String tensor) {
    assertThat(found.outcome()).isEqualTo(Outcome.DIFFERENT);
    assertThat(found.first().orElseThrow().step()).isEqualTo(step);
    assertThat(found.first().orElseThrow().tensor()).isEqualTo(tensor);
    assertThat(found.refusal().orElseThrow()).startsWith("recomputation differs in " + step);
  }

  @Test
  void honestWorkIsEqualToTheBitInEveryRound() {
    assertEqual(again(published(0, 0), MANY), "zeros");
    assertEqual(again(published(1, 1), MANY), "named by a record");
    assertEqual(again(run.train(2, start(2))), "named by a record");
  }

  @Test
  void aStateThatIsNotThereAnyMoreIsComputedFromZeros() {
    PeerResult result = run.train(0, start(2));
    deleteStates();

    assertEqual(again(result), "zeros, 2 rounds before");
    assertThat(again(result.header(), 1).outcome()).isEqualTo(Outcome.NO_STATE);
    assertThat(again(result.header(), 1).refusal().orElseThrow())
        .startsWith("cannot be recomputed: the state before round 2");
  }

  @Test
  void aStateThatAPeerHasRecoveredIsTheSame() {
    deleteStates();
    PeerResult recovered = run.train(0, start(2));

    assertThat(recovered.header().state().origin()).isEqualTo(Origin.RECOMPUTED);
    assertEqual(again(recovered.header(), 2), "named by a record");
  }

  @Test
  void aColdStartIsEqual() {
    deleteStates();
    PeerResult zeros = run.train(0, start(2), new StateKeeping(1, 0, run.place("machine")));

    assertThat(zeros.header().state().origin()).isEqualTo(Origin.COLD);
    assertEqual(again(zeros), "zeros");
  }

  @Test
  void aPeerThatWasAwayIsFollowedFromTheStateThatWasNamedLast() {
    commit(run, records, 1, 2);

    PeerResult back = run.train(0, start(3));

    assertThat(back.header().state().origin()).isEqualTo(Origin.RECOMPUTED);
    assertEqual(again(back.header(), 1), "named by a record, 1 rounds before");
  }

  @Test
  void aPeerWhoseWorkDidNotCountIsFollowedFromTheStateThatWasNamedLast() {
    run.train(0, start(2)); // and does not publish
    commit(run, records, 1, 2);

    PeerResult next = run.train(0, start(3));

    assertThat(next.header().state().origin()).isEqualTo(Origin.KEPT);
    assertEqual(again(next.header(), 1), "named by a record, 1 rounds before");
  }

  @Test
  void otherDataThanClaimedIsNamed() {
    Recomputation found = again(run.train(0, start(2), new OneText()));

    assertDifferent(found, WorkStep.INNER_STEPS, "model.embed_tokens.weight");
    assertThat(found.first().orElseThrow().slice()).isEqualTo(0);
    assertThat(found.whole().cosine()).isLessThan(0.9);
  }

  @Test
  void anOlderBaseIsNamedWhateverTheHeaderSays() {
    assertDifferent(again(run.train(0, start(2), new OldBase(true))), WorkStep.BASE, "");
    assertDifferent(
        again(run.train(0, start(2), new OldBase(false))),
        WorkStep.INNER_STEPS,
        "model.embed_tokens.weight");
  }

  private record OldBase(boolean namesItsBase) implements Conduct {
    @Override
    public long baseRound(long round) {
      return round - 1;
    }
  }

  /** Sends something else than it has learnt, from the fourth slice on. */
  private record Distorted() implements Conduct {
    @Override
    public void distort(PeerPlace place, RoundStart start, Slice slice, float[] delta) {
      if (slice.tensor() >= 3) {
        Arrays.fill(delta, 0, delta.length / 2, 0.01f);
      }
    }
  }

  @Test
  void whatIsChangedAfterTheInnerStepsIsNamed() {
    Recomputation found = again(run.train(0, start(2), new Distorted()));

    assertDifferent(found, WorkStep.CODEC, "model.layers.0.self_attn.v_proj.weight");
    assertThat(found.first().orElseThrow().slice()).isEqualTo(3);
    assertThat(found.slicesApart()).isEqualTo(8);
  }

  @Test
  void aNeighboursWorkUnderOnesOwnNameIsNamed() {
    PeerResult neighbour = run.train(1, start(2));
    PeerResult own = run.train(0, start(2));
    try (ObjectStore theirs = run.bucket(1);
        ObjectStore bucket = run.bucket(0)) {
      String key = keys.contribution(2);
      bucket.put(key, theirs.get(key, MEGABYTE));
    }

    PeerResult copy = Headers.withPayloadOf(own, neighbour);
    WorkTrace mine = own.header().trace();
    WorkTrace other = neighbour.header().trace();
    WorkTrace trace =
        new WorkTrace(
            mine.stateBefore(),
            other.trained(),
            other.stateAfter(),
            mine.activations(),
            mine.arithmetic());

    assertDifferent(again(copy), WorkStep.CODEC, "model.embed_tokens.weight");
    Recomputation found = again(Headers.withTrace(copy, trace));
    assertDifferent(found, WorkStep.INNER_STEPS, "");
    assertThat(found.whole().cosine()).isLessThan(0.9);
  }

  /** 0 the state before, 1 the trained parameters, 2 the state after. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aDigestThatIsNotOfTheWorkIsNamed(int which) {
    PeerResult honest = run.train(0, start(2));
    WorkTrace trace = honest.header().trace();
    Digest lie = Digest.ofText("lie");
    WorkTrace forged =
        new WorkTrace(
            which == 0 ? lie : trace.stateBefore(),
            which == 1 ? lie : trace.trained(),
            which == 2 ? lie : trace.stateAfter(),
            trace.activations(),
            trace.arithmetic());
    WorkStep step =
        List.of(WorkStep.STATE_BEFORE, WorkStep.INNER_STEPS, WorkStep.STATE_AFTER).get(which);

    assertDifferent(again(Headers.withTrace(honest, forged)), step, "");
  }

  @Test
  void aDataReceiptThatIsNotOfTheAssignedSequencesIsNamed() {
    PeerResult honest = run.train(0, start(2));
    WorkClaim work = honest.header().work();
    WorkClaim other =
        new WorkClaim(Digest.ofText("other"), work.sequences(), work.tokens(), work.state());

    assertDifferent(again(Headers.withWork(honest, other)), WorkStep.DATA, "");
  }

  /** Error feedback that says everything was unsent, for one round of sending what it likes. */
  @Test
  void aStateOfOnesOwnMakingIsNamed() {
    StateManifest.State state;
    try (ObjectStore own = run.bucket(0)) {
      byte[] json = own.get(keys.stateManifest(2), MEGABYTE);
      state = RecordJson.fromBytes(json, StateManifest.class).state();
      float[] made = new float[(int) run.spec.model().parameterCount()];
      Arrays.fill(made, 0, made.length / 2, 1);
      Digest piece = new StateStore(own, run.spec).keep(made, made.length, true);
      List<StateManifest.Part> parts = new ArrayList<>(state.parts());
      parts.set(0, new StateManifest.Part(StateParts.RESIDUAL, List.of(piece)));
      StateManifest.State crafted =
          StateManifest.expected(run.spec, run.peer(0), start(1), state.steps(), parts);
      own.put(keys.stateManifest(2), RecordJson.toBytes(StateManifest.of(crafted, Origin.KEPT)));
    }

    PeerResult result = run.train(0, start(2));

    assertThat(result.header().state().origin()).isEqualTo(Origin.RECOMPUTED);
    assertDifferent(again(result), WorkStep.STATE_BEFORE, "");
  }

  @Test
  void otherBitsOfAnotherMachineAreCloseAndOtherWorkIsNot() {
    PeerResult honest = run.train(0, start(2));
    WorkTrace trace = honest.header().trace();
    WorkTrace elsewhere =
        new WorkTrace(
            trace.stateBefore(),
            Digest.ofText("other bits"),
            Digest.ofText("other bits"),
            trace.activations(),
            Digest.ofText("another machine"));

    Recomputation close = again(Headers.withTrace(honest, elsewhere));

    assertThat(close.outcome()).isEqualTo(Outcome.CLOSE);
    assertThat(close.sameArithmetic()).isFalse();
    assertThat(close.refusal()).isEmpty();
    PeerResult cheat = run.train(0, start(2), new OneText());
    assertDifferent(again(Headers.withTrace(cheat, elsewhere)), WorkStep.INNER_STEPS, "");
  }

  @Test
  void nothingIsWrittenToTheBucketAndDamageIsNotBelieved() {
    PeerResult result = run.train(0, start(2));
    try (ObjectStore own = run.bucket(0)) {
      for (ObjectInfo piece : own.list(keys.statePieces())) {
        own.put(piece.key(), new byte[(int) piece.size()]);
      }
      own.put(keys.trace(2), new byte[] {'{'});
      List<ObjectInfo> before = own.list("");

      assertEqual(again(result), "zeros, 2 rounds before");
      assertThat(own.list("")).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 1e31f})
  void aStateOfNumbersThatNoTrainingLeadsToIsNotTaken(float number) {
    try (ObjectStore own = run.bucket(0);
        Scratch scratch = Scratch.open()) {
      byte[] json = own.get(keys.stateManifest(2), MEGABYTE);
      StateManifest there = RecordJson.fromBytes(json, StateManifest.class);
      PublishedStates published = new PublishedStates(own, scratch.store(), run.spec);
      assertThat(published.fetch(2, there.digest())).isPresent();

      float[] made = new float[(int) run.spec.model().parameterCount()];
      made[17] = number;
      Digest piece = new StateStore(own, run.spec).keep(made, made.length, true);
      List<StateManifest.Part> parts = new ArrayList<>(there.state().parts());
      parts.set(2, new StateManifest.Part(StateParts.SECOND, List.of(piece)));
      StateManifest bad =
          StateManifest.of(
              StateManifest.expected(run.spec, run.peer(0), start(1), there.state().steps(), parts),
              Origin.KEPT);
      own.put(keys.stateManifest(2), RecordJson.toBytes(bad));

      assertThat(published.fetch(2, bad.digest())).isEmpty();
    }
  }
}
