package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.gauntlet.Decision;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.gauntlet.Verdict;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.GauntletSpec.Audit;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.storage.ObjectStore;

/** Three peers who must show what their base model makes of two of their sequences. */
class ActivationAuditTest {
  private static final Audit AUDIT = new Audit(0, 2, 1);

  @TempDir Path folder;
  private TinyRun run;
  private RoundStart start;
  private RoundRecord first;

  @BeforeEach
  void oneHonestRound() {
    run =
        new TinyRun(
            folder, 1, GauntletSpecs.auditing(GauntletSpecs.ticking(8, 8, 8, 0.4, 30, 1), AUDIT));
    RoundStart genesis = run.begin();
    for (int peer = 0; peer < 3; peer++) {
      run.publish(peer, run.train(peer, genesis));
    }
    first = run.validate(genesis, run.fresh());
    start = first.nextStart();
  }

  private Verdict[] judged() {
    return run.validate(start, first.standings()).verdicts().toArray(Verdict[]::new);
  }

  private byte[] stored(int peer) {
    try (ObjectStore own = run.bucket(peer)) {
      return own.get(run.spec.keys().activations(start.round()), 1 << 20);
    }
  }

  /** The peer's contribution, with this for its sketches and a header that says so. */
  private void publish(int peer, byte[] file) {
    PeerResult trained = run.train(peer, start);
    try (ObjectStore own = run.bucket(peer)) {
      own.put(run.spec.keys().activations(start.round()), file);
    }
    run.publish(peer, Headers.withActivations(trained, Digest.of(file)));
  }

  @Test
  void honestPeersAreMerged() {
    assertThat(first.merged()).containsExactly(run.peer(0), run.peer(1), run.peer(2));
    assertThat(first.contributions())
        .extracting(found -> found.trace().activations())
        .doesNotContain(WorkTrace.NOTHING)
        .doesNotHaveDuplicates();
    assertThat(run.train(0, start).header()).isEqualTo(run.train(0, start).header());
  }

  @Test
  void whoWorksOnAnOldBaseIsFoundOutUnlessItSaysSo() {
    run.publish(0, run.train(0, start));
    run.publish(1, run.train(1, start, new Stale(false)));
    run.publish(2, run.train(2, start, new Stale(true)));

    Verdict[] verdicts = judged();

    assertThat(verdicts[0].decision()).isEqualTo(Decision.MERGED);
    assertThat(verdicts[1].outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(verdicts[1].reason())
        .startsWith("hidden states are not those of the base model it names: off by ");
    assertThat(verdicts[1].weight()).isZero();
    assertThat(verdicts[2].decision()).isEqualTo(Decision.STALE);
  }

  private record Stale(boolean namesItsBase) implements Conduct {
    @Override
    public long baseRound(long round) {
      return round - 1;
    }
  }

  @Test
  void sketchesAreOfNoUseToAnotherOrInAnotherRound() {
    run.publish(0, run.train(0, start));
    publish(1, stored(0));
    byte[] old;
    try (ObjectStore own = run.bucket(2)) {
      old = own.get(run.spec.keys().activations(0), 1 << 20);
    }
    publish(2, old);

    Verdict[] verdicts = judged();

    assertThat(verdicts[0].decision()).isEqualTo(Decision.MERGED);
    assertThat(List.of(verdicts[1], verdicts[2]))
        .extracting(Verdict::reason)
        .allMatch(reason -> reason.startsWith("hidden states are not those of the base model"));
  }

  @Test
  void whatIsNoFileOfSketchesIsRefusedAndSpoilsNothing() {
    run.publish(0, run.train(0, start));
    publish(1, new byte[] {1, 2, 3});
    run.publish(2, run.train(2, start));
    try (ObjectStore own = run.bucket(2)) {
      own.delete(run.spec.keys().activations(start.round()));
    }

    Verdict[] verdicts = judged();

    assertThat(verdicts[0].decision()).isEqualTo(Decision.MERGED);
    assertThat(verdicts[1].outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(verdicts[1].reason()).isEqualTo("activations: has 3 bytes, must have 272");
    assertThat(verdicts[2].outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(verdicts[2].reason()).contains("activations.bin");
  }

  /** The header was read before anyone could know which sequence is looked at. */
  @Test
  void whatIsChangedAfterItWasSignedIsRefused() {
    for (int peer = 0; peer < 3; peer++) {
      run.publish(peer, run.train(peer, start));
    }
    byte[] file = stored(1);
    file[20] ^= 1;
    try (ObjectStore own = run.bucket(1)) {
      own.put(run.spec.keys().activations(start.round()), file);
    }

    assertThat(judged()[1].reason()).isEqualTo("activations: is not what the header promises");
  }
}
