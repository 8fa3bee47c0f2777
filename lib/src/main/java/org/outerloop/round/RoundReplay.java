package org.outerloop.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Judgement;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.gauntlet.Trial;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.Finding.Rule;
import org.outerloop.sparseloco.WorkSample;
import org.outerloop.storage.ObjectStoreException;

/**
 * Does committed rounds again from what is stored, and compares everything:
 *
 * <pre>
 *   record -> contributions -> samples -> trials -> judgement -> outer step -> held-out loss -> next
 * </pre>
 *
 * <p>One task replays a range of rounds on one model: it is loaded once and moved on by the outer
 * step itself, stores and token pages are opened once, and every contribution is read once. Results
 * do not hang on how rounds are cut into ranges. Writes nothing.
 */
public final class RoundReplay implements Spread.Work<RoundReplay.Range, RoundReplay.Report> {
  private final ReplayPlace place;
  private final RunSpec spec;
  private final LedgerFacts ledger;

  /** Consecutive rounds, both ends among them. */
  public record Range(long first, long last) implements Serializable {}

  /**
   * @param seconds of the whole task
   */
  public record Report(List<ReplayedRound> rounds, double seconds) implements Serializable {
    public Report {
      rounds = List.copyOf(rounds);
    }
  }

  RoundReplay(ReplayPlace place, RunSpec spec, LedgerFacts ledger) {
    this.place = place;
    this.spec = spec;
    this.ledger = ledger;
  }

  @Override
  public Report apply(Range range) {
    long begin = System.nanoTime();
    List<ReplayedRound> rounds = new ArrayList<>();
    try (ReplayStores stores = new ReplayStores(place, spec);
        ReplayModel model = new ReplayModel(stores, place.devices().first())) {
      for (long round = range.first(); round <= range.last(); round++) {
        long start = System.nanoTime();
        long measured = model.meter().measured();
        ReplayLog log = new ReplayLog(round);
        new Replay(stores, model, log).run();
        stores.past.forgetBefore(round - spec.gauntlet().sync().steps() - 1);
        rounds.add(
            new ReplayedRound(
                round,
                log.checks(),
                log.findings(),
                log.finish(),
                model.meter().measured() - measured,
                (System.nanoTime() - start) * 1e-9));
      }
    }
    return new Report(rounds, (System.nanoTime() - begin) * 1e-9);
  }

  /** One round. */
  private final class Replay {
    private final ReplayStores stores;
    private final ReplayModel model;
    private final ReplayLog log;
    private final String key;
    private final Map<PeerId, ReplayedWork> works = new LinkedHashMap<>();
    private RoundRecord record;
    private Committed.Before before;

    Replay(ReplayStores stores, ReplayModel model, ReplayLog log) {
      this.stores = stores;
      this.model = model;
      this.log = log;
      this.key = stores.keys.record(log.round());
    }

    void run() {
      if (!log.part(Rule.RECORD, key, this::open)) {
        return;
      }
      log.part(Rule.CHAIN, key, this::chain);
      boolean theta = model.load(log, before.start());
      if (log.round() == 0 && theta) {
        genesis();
      }
      long seed =
          Trial.seed(spec.seed(), log.round(), record.beacon(), ReplayTrials.payloads(record));
      if (log.part(Rule.ROSTER, key, this::roster)) {
        read(seed);
        overlaps();
        log.part(Rule.LOSS, key, () -> trials(seed, theta));
      }
      ReplayVerdicts verdicts = new ReplayVerdicts(stores, ledger, log, record);
      log.part(Rule.JUDGEMENT, key, () -> judged(verdicts));
      log.part(Rule.MERGE, key, () -> merge(theta));
      log.part(Rule.HELD_OUT_LOSS, key, this::heldOut);
    }

    private boolean open() {
      Committed.Object<SignedRecord> found = stores.past.record(log.round());
      if (!found.problem().isEmpty()) {
        log.differs(Rule.RECORD, "", key, "a record", found.problem());
      }
      if (found.value().isEmpty()) {
        return false;
      }
      record = found.value().get().record();
      boolean signed =
          found
              .value()
              .get()
              .isBy(PeerKeys.publicKey(spec.validatorKey()), Digest.of(RecordJson.toBytes(spec)));
      log.holds(Rule.SIGNATURE, key, signed, "another signature", "one of the validator");
      Optional<Committed.Before> known = stores.past.before(log.round());
      if (known.isEmpty()) {
        String keyBefore = stores.past.keyBefore(log.round());
        Digest is = stores.past.digestBefore(log.round());
        log.same(Rule.CHAIN, "", keyBefore, record.previous(), is);
        log.add(Rule.CHAIN, Kind.OPEN, "", keyBefore, "what the round began with", "unreadable");
        return false;
      }
      before = known.get();
      boolean here = record.round() == log.round() && record.run().equals(spec.name());
      return log.holds(
          Rule.RECORD, key, here, record.round() + " of " + record.run(), "this round");
    }

    private boolean chain() {
      String keyBefore = stores.past.keyBefore(log.round());
      log.same(Rule.CHAIN, "", keyBefore, record.previous(), before.previous());
      ledger
          .opened(log.round())
          .ifPresent(
              opened -> log.same(Rule.CHAIN, "", keyBefore, opened.record(), before.previous()));
      log.same(Rule.BASE, "", key, record.base(), before.start().base());
      Digest promise = Beacon.commitment(record.beacon());
      return log.same(Rule.BEACON, "", key, promise, before.next().beacon());
    }

    /** What the run began with, where that is at hand. */
    private void genesis() {
      model.checkFirst(log);
      new ReplayCheckpoint(stores, 0).checkFixedParts(log);
      new ReplayCheckpoint(stores, 0).listed(log);
      Genesis genesis = stores.past.genesis().value().orElseThrow();
      String at = stores.keys.genesis();
      if (!stores.past.genesis().problem().isEmpty()) {
        log.differs(Rule.GENESIS, "", at, "a genesis", stores.past.genesis().problem());
      }
      loss(at, genesis.heldOutLoss());
      log.same(Rule.GENESIS, "", at, genesis.spec(), Digest.of(RecordJson.toBytes(spec)));
      ledger
          .at(genesis.next().ledgerHeight())
          .map(state -> Rosters.firstAsPromised(state, genesis.next().beacon()))
          .ifPresent(own -> log.same(Rule.GENESIS, "", at, genesis.next(), own));
    }

    private boolean roster() {
      List<PeerId> said = record.evidence().stream().map(Evidence::peer).toList();
      return log.same(Rule.ROSTER, "", key, said, before.start().roster().ids());
    }

    private void read(long seed) {
      ReplayContribution reader =
          new ReplayContribution(stores, log, record, before.start(), model, seed);
      for (Evidence evidence : record.evidence()) {
        try {
          reader.read(evidence).ifPresent(work -> works.put(work.peer(), work));
        } catch (ObjectStoreException e) {
          String peer = evidence.peer().name();
          log.add(Rule.PAYLOAD, Kind.UNAVAILABLE, peer, "", "a bucket", ReplayLog.words(e));
        }
      }
    }

    /** Of those with one payload the first stands for all. */
    private void overlaps() {
      Map<Digest, ReplayedWork> different = new LinkedHashMap<>();
      for (RoundRecord.Contribution usable : record.contributions()) {
        ReplayedWork work = works.get(usable.peer());
        if (work == null) {
          log.add(Rule.OVERLAP, Kind.OPEN, usable.peer().name(), key, "compared", "cannot be");
          return;
        }
        different.putIfAbsent(usable.payload(), work);
      }
      List<PeerId> peers = different.values().stream().map(ReplayedWork::peer).toList();
      List<WorkSample> samples = different.values().stream().map(ReplayedWork::sample).toList();
      List<Overlap> own = LikenessSearch.pairs(peers, samples, spec.gauntlet().copyOverlap());
      log.same(Rule.OVERLAP, "", key, record.overlaps(), own);
    }

    private boolean trials(long seed, boolean theta) {
      ReplayTrials trials = new ReplayTrials(stores, log, record, before.start());
      List<PeerId> drawn = trials.drawn(before.standings(), seed);
      if (drawn.isEmpty()) {
        return true;
      }
      if (!theta || !works.keySet().containsAll(drawn)) {
        log.add(Rule.LOSS, Kind.OPEN, "", key, drawn, "not all there to be tried");
        return false;
      }
      trials.measure(model.meter(), drawn.stream().map(works::get).toList());
      return true;
    }

    private boolean judged(ReplayVerdicts verdicts) {
      Judgement judgement = verdicts.judge(before.standings());
      verdicts.next(before.start(), judgement);
      verdicts.posted();
      return true;
    }

    private boolean merge(boolean theta) {
      if (!theta || !works.keySet().containsAll(record.merged())) {
        if (!record.merged().isEmpty() && theta) {
          log.add(Rule.MERGE, Kind.OPEN, "", key, record.merged(), "not all there to be merged");
        }
        model.checkStored(log, record.nextStart());
        return false;
      }
      List<ReplayedWork> merged = record.merged().stream().map(works::get).toList();
      List<Inspection> inspections = merged.stream().map(ReplayedWork::inspection).toList();
      model.step(log, record, merged, Scoring.factors(spec, inspections));
      return true;
    }

    private boolean heldOut() {
      if (!model.holds(log.round() + 1) && !model.load(log, record.nextStart())) {
        return false;
      }
      loss(key, record.heldOutLoss());
      return true;
    }

    private void loss(String at, double said) {
      double own = model.heldOutLoss();
      log.fact(Rule.HELD_OUT_LOSS, "", own);
      if (Double.compare(said, own) != 0) {
        long tokens = HeldOutLoss.sequences(spec) * spec.data().sequenceLength();
        double tolerance = ReplayTolerance.of(spec).ofLoss(own, tokens);
        boolean near = Math.abs(said - own) <= tolerance;
        Kind kind = near ? Kind.WITHIN_TOLERANCE : Kind.DIFFERENCE;
        log.add(Rule.HELD_OUT_LOSS, kind, "", at, said, own);
      }
    }
  }
}
