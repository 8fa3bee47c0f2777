package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.gauntlet.Standings;
import org.outerloop.gauntlet.Verdict;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.GauntletSpec.Audit;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.storage.ObjectStore;

/** A validator that takes everybody's inner steps again, and one that only looks at states. */
class RecomputedShareTest {
  @TempDir Path folder;
  private TinyRun run;
  private RoundStart start;
  private Standings standings;

  @BeforeEach
  void begin() {
    beginWith(1);
  }

  private void beginWith(double share) {
    run =
        new TinyRun(
            folder.resolve("share-" + share),
            1,
            GauntletSpecs.auditing(
                GauntletSpecs.ticking(8, 8, 8, 0.4, 30, 1), new Audit(share, 0, 0)));
    start = run.begin();
    standings = run.fresh();
  }

  private void publish(int... peers) {
    for (int peer : peers) {
      run.publish(peer, run.train(peer, start));
    }
  }

  private RoundRecord validate() {
    RoundRecord record = run.validate(start, standings);
    start = record.nextStart();
    standings = record.standings();
    return record;
  }

  private void deleteStates(int peer) {
    try (ObjectStore own = run.bucket(peer)) {
      own.list(run.spec.keys().states()).forEach(object -> own.delete(object.key()));
    }
  }

  private static Verdict verdict(RoundRecord record, int peer) {
    return record.verdicts().get(peer);
  }

  @Test
  void honestPeersAreNeverRefusedWhateverBecomesOfTheirStates() {
    publish(0, 1, 2);
    RoundRecord first = validate();
    deleteStates(1);
    publish(1, 2); // 1 computes its state again, 0 is away
    RoundRecord second = validate();
    deleteStates(2);
    StateKeeping cold = new StateKeeping(1, 0, run.place("machine"));
    run.publish(2, run.train(2, start, cold));
    publish(0, 1); // 0 has to catch up, 2 begins with zeros
    RoundRecord third = validate();

    assertThat(first.merged()).hasSize(3);
    assertThat(second.merged()).hasSize(2);
    assertThat(third.merged()).hasSize(3);
    assertThat(IntStream.of(0, 1, 2).mapToObj(peer -> verdict(third, peer).outcome()))
        .containsOnly(Outcome.ACCEPTED);
  }

  @Test
  void workThatWasNotDoneIsRefusedByTheNameOfItsStep() {
    publish(0, 2);
    run.publish(1, run.train(1, start, new OneText()));

    RoundRecord record = validate();

    assertThat(verdict(record, 1).outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(verdict(record, 1).reason())
        .startsWith("recomputation differs in INNER_STEPS at model.embed_tokens.weight, slice 0:");
    assertThat(record.merged()).containsExactly(run.peer(0), run.peer(2));
  }

  @Test
  void theShareOfNoneAsksForNothing() {
    beginWith(0);
    publish(0, 2);
    run.publish(1, run.train(1, start, new OneText()));

    assertThat(verdict(validate(), 1).outcome()).isEqualTo(Outcome.ACCEPTED);
  }

  @Test
  void aStateThatIsNotTheOneLeftBehindIsRefusedWithoutComputing() {
    beginWith(0);
    publish(0, 1, 2);
    validate();
    PeerResult[] honest = new PeerResult[3];
    for (int peer = 0; peer < 3; peer++) {
      honest[peer] = run.train(peer, start);
    }
    WorkTrace trace = honest[0].header().trace();
    WorkTrace other =
        new WorkTrace(
            Digest.ofText("another"),
            trace.trained(),
            trace.stateAfter(),
            trace.activations(),
            trace.arithmetic());
    run.publish(0, Headers.withTrace(honest[0], other));
    run.publish(1, Headers.withState(honest[1], StateClaim.kept(0)));
    run.publish(2, Headers.withState(honest[2], StateClaim.cold()));

    RoundRecord record = validate();

    assertThat(verdict(record, 0).reason())
        .startsWith("state is " + Digest.ofText("another").brief() + ", the round before left");
    assertThat(verdict(record, 1).reason()).startsWith("state of 0 inner steps is");
    assertThat(verdict(record, 2).reason()).startsWith("state of 0 inner steps is");
    assertThat(record.merged()).isEmpty();
  }

  @Test
  void aStateComputedAgainInOtherBitsIsNotRefusedForThat() {
    beginWith(0);
    publish(0, 1, 2);
    validate();
    PeerResult honest = run.train(0, start);
    WorkTrace trace = honest.header().trace();
    WorkTrace other =
        new WorkTrace(
            Digest.ofText("another"),
            trace.trained(),
            trace.stateAfter(),
            trace.activations(),
            trace.arithmetic());
    StateClaim recomputed =
        new StateClaim(StateClaim.Origin.RECOMPUTED, honest.header().state().steps());
    run.publish(0, Headers.withState(Headers.withTrace(honest, other), recomputed));

    assertThat(verdict(validate(), 0).outcome()).isEqualTo(Outcome.ACCEPTED);
  }
}
