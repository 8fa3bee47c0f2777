package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.LossScore;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.gauntlet.Rating;
import org.outerloop.gauntlet.Standing;
import org.outerloop.gauntlet.Standings;
import org.outerloop.gauntlet.Verdict;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Roster;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.Finding.Rule;
import org.outerloop.storage.ObjectStore;

/** What a replay says of honest rounds, of lies in a signed record, and of what is gone. */
class RoundReplayTest {
  @TempDir static Path folder;
  private static AuditedRun audited;
  private static RoundRecord last;

  @BeforeAll
  static void run() {
    audited = new AuditedRun(folder, 2);
    last = audited.records.get(1);
  }

  @AfterEach
  void honestAgain() {
    audited.replaceLast(last);
  }

  @Test
  void honestRoundsAreEqualHoweverTheyAreCut() {
    List<ReplayedRound> together = audited.replayed(1);
    List<ReplayedRound> apart = audited.replayed(2);

    assertThat(audited.audit()).isEmpty();
    assertThat(together).allMatch(round -> round.outcome().equals("equal"));
    assertThat(apart.stream().map(ReplayedRound::digest))
        .containsExactlyElementsOf(together.stream().map(ReplayedRound::digest).toList());
    assertThat(together).allMatch(round -> round.sequences() > 0 && round.checks() > 50);
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie(Rule.LOSS, RoundReplayTest::loss),
        lie(Rule.NORM, RoundReplayTest::norm),
        lie(Rule.OVERLAP, RoundReplayTest::overlap),
        lie(Rule.JUDGEMENT, RoundReplayTest::rating),
        lie(Rule.WEIGHTS, RoundReplayTest::weight),
        lie(Rule.WEIGHTS, r -> Change.of(r).burned(0.5).record()),
        lie(Rule.MERGED, RoundReplayTest::merged),
        lie(Rule.MODEL, r -> Change.of(r).model(Digest.ofText("another")).record()),
        lie(Rule.HELD_OUT_LOSS, r -> Change.of(r).heldOutLoss(r.heldOutLoss() - 0.5).record()),
        lie(Rule.BEACON, r -> Change.of(r).beacon(Digest.ofText("another")).record()),
        lie(Rule.NEXT, RoundReplayTest::roster),
        lie(Rule.NEXT, RoundReplayTest::turn),
        lie(Rule.BASE, r -> Change.of(r).base(Digest.ofText("another")).record()),
        lie(Rule.CHAIN, r -> Change.of(r).previous(Digest.ofText("another")).record()));
  }

  private static Arguments lie(Rule rule, UnaryOperator<RoundRecord> change) {
    return Arguments.of(rule, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void aLieInASignedRecordIsNamedByItsRule(Rule rule, UnaryOperator<RoundRecord> lie) {
    audited.replaceLast(lie.apply(last));

    List<Finding> findings = audited.audit().stream().filter(Finding::difference).toList();

    assertThat(findings).isNotEmpty();
    assertThat(findings.get(0).rule()).isEqualTo(rule);
    assertThat(findings.get(0).round()).isEqualTo(1);
    assertThat(findings.get(0).recorded()).isNotEqualTo(findings.get(0).recomputed());
  }

  @Test
  void aRecordThatTheValidatorDidNotSignIsNamed() {
    RoundRecord forged = Change.of(last).burned(0.25).record();
    try (ObjectStore store = audited.run.run()) {
      store.put(
          audited.run.spec.keys().record(1), new SignedRecord(forged, "00".repeat(64)).toBytes());
    }

    assertThat(audited.audit().get(0).rule()).isEqualTo(Rule.SIGNATURE);
  }

  @Test
  void whatItsOwnerHasRemovedIsNoLieOfTheValidator() {
    String key = audited.run.spec.keys().contribution(1);
    byte[] payload;
    try (ObjectStore bucket = audited.run.bucket(1)) {
      payload = bucket.get(key, 1 << 20);
      bucket.delete(key);
    }
    try {
      List<Finding> findings = audited.audit();

      assertThat(findings).noneMatch(Finding::difference);
      assertThat(findings.get(0).kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(findings.get(0).key()).isEqualTo("peer-1:" + key);
      assertThat(findings.get(0).peer()).isEqualTo("peer-1");
    } finally {
      try (ObjectStore bucket = audited.run.bucket(1)) {
        bucket.put(key, payload);
      }
    }
  }

  private static RoundRecord loss(RoundRecord record) {
    Evidence e = record.evidence().get(1);
    LossScore s = e.loss().orElseThrow();
    LossScore lie =
        new LossScore(
            s.assignedBefore(),
            s.assignedAfter(),
            s.assignedImprovement(),
            s.assignedError(),
            s.randomBefore(),
            s.randomAfter(),
            Math.nextUp(s.score()) + 0.01,
            s.scoreError());
    return evidence(
        record,
        new Evidence(
            e.peer(),
            e.outcome(),
            e.reason(),
            e.uploadedMillis(),
            e.payloadDigest(),
            Optional.of(lie),
            e.contributionNorm(),
            e.stepsBehind(),
            e.remembers()));
  }

  private static RoundRecord norm(RoundRecord record) {
    Evidence e = record.evidence().get(1);
    return evidence(
        record,
        new Evidence(
            e.peer(),
            e.outcome(),
            e.reason(),
            e.uploadedMillis(),
            e.payloadDigest(),
            e.loss(),
            Math.nextUp(e.contributionNorm()),
            e.stepsBehind(),
            e.remembers()));
  }

  private static RoundRecord evidence(RoundRecord record, Evidence lie) {
    List<Evidence> all = new ArrayList<>(record.evidence());
    all.set(1, lie);
    return Change.of(record).evidence(all).record();
  }

  private static RoundRecord overlap(RoundRecord record) {
    List<Overlap> all = new ArrayList<>(record.overlaps());
    all.add(new Overlap(audited.run.peer(0), audited.run.peer(1), 0.45, 1, 64));
    return Change.of(record).overlaps(all).record();
  }

  private static RoundRecord rating(RoundRecord record) {
    List<Standing> all = new ArrayList<>(record.standings().peers());
    Standing s = all.get(2);
    Rating better = new Rating(s.rating().mu() + 1, s.rating().sigma());
    all.set(
        2,
        new Standing(
            s.peer(),
            better,
            s.proof(),
            s.sync(),
            s.forfeited(),
            s.roundsTried(),
            s.lastTried(),
            s.misses(),
            s.negatives(),
            s.setAsideUntil(),
            s.history()));
    return Change.of(record).standings(new Standings(record.standings().rounds(), all)).record();
  }

  private static RoundRecord weight(RoundRecord record) {
    List<Verdict> all = new ArrayList<>(record.verdicts());
    Verdict v = all.get(0);
    all.set(
        0,
        new Verdict(
            v.peer(),
            v.outcome(),
            v.decision(),
            v.reason(),
            v.copyOf(),
            v.loss(),
            v.proofSign(),
            v.standing(),
            v.score(),
            v.weight() / 2 + 0.125));
    return Change.of(record).verdicts(all).record();
  }

  private static RoundRecord merged(RoundRecord record) {
    List<PeerId> all = new ArrayList<>(record.merged());
    Collections.reverse(all);
    return Change.of(record).merged(all).record();
  }

  private static RoundRecord roster(RoundRecord record) {
    NextRound n = record.next();
    Roster smaller = new Roster(n.roster().peers().subList(0, 2));
    return Change.of(record)
        .next(new NextRound(smaller, n.turn(), n.ledgerHeight(), n.ledgerHead(), n.beacon()))
        .record();
  }

  private static RoundRecord turn(RoundRecord record) {
    NextRound n = record.next();
    return Change.of(record)
        .next(new NextRound(n.roster(), n.turn() + 1, n.ledgerHeight(), n.ledgerHead(), n.beacon()))
        .record();
  }
}
