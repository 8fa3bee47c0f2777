package org.outerloop.round;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.outerloop.gauntlet.Standings;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.ObjectStoreLedger;
import org.outerloop.ledger.Share;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpec.Audit;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tensor.Device;

/** A tiny run with all that an operator books in the ledger, and its audit. */
final class AuditedRun {
  final TinyRun run;
  final List<RoundRecord> records = new ArrayList<>();

  AuditedRun(Path folder, int rounds) {
    GauntletSpec rules = GauntletSpecs.ticking(8, 8, 8, 0.4, 30, 1);
    run = new TinyRun(folder, 1, GauntletSpecs.auditing(rules, new Audit(0, 2, 1)));
    try (ObjectStore store = ObjectStores.open(run.place("ledger"))) {
      ObjectStoreLedger book = ObjectStoreLedger.open(store, run.spec.keys());
      book.grant(run.validator, run.validator.publicHex(), 1);
      RoundStart start = run.begin();
      Standings standings = run.fresh();
      for (int round = 0; round < rounds; round++) {
        book.openRound(run.validator, round, before(round));
        for (int peer = 0; peer < 3; peer++) {
          run.publish(peer, run.train(peer, start));
        }
        RoundRecord record = run.validate(start, standings);
        records.add(record);
        pay(book, record);
        start = record.nextStart();
        standings = record.standings();
      }
    }
  }

  private Digest before(long round) {
    try (ObjectStore store = run.run()) {
      return new RunHistory(store, run.spec.keys()).previous(round);
    }
  }

  private void pay(ObjectStoreLedger book, RoundRecord record) {
    List<Share> shares =
        record.verdicts().stream()
            .filter(verdict -> verdict.weight() > 0)
            .map(verdict -> new Share(verdict.peer(), verdict.weight()))
            .toList();
    LedgerState state = book.post(run.validator, record.round(), shares);
    book.book(run.validator, Payments.of(state, record.round()));
  }

  /** Puts another record of the last round in its place, with the validator's signature. */
  void replaceLast(RoundRecord record) {
    Digest settings = Digest.of(RecordJson.toBytes(run.spec));
    SignedRecord signed = SignedRecord.of(record, settings, run.validator);
    try (ObjectStore store = run.run()) {
      store.put(run.spec.keys().record(record.round()), signed.toBytes());
    }
  }

  /** Everything found, in the order of the data. */
  List<Finding> audit(int ranges) {
    return findings(RunReplay.open(run.spec.name(), run.place("run"), run.place("ledger")), ranges);
  }

  List<Finding> audit() {
    return audit(1);
  }

  private List<Finding> findings(RunReplay replay, int ranges) {
    List<Finding> findings = new ArrayList<>(replay.findings());
    if (replay.spec().isPresent()) {
      replayed(ranges).forEach(round -> findings.addAll(round.findings()));
    }
    return findings;
  }

  /** The rounds as they were replayed. */
  List<ReplayedRound> replayed(int ranges) {
    RunReplay replay = RunReplay.open(run.spec.name(), run.place("run"), run.place("ledger"));
    RoundReplay work = replay.rounds(place());
    return RunReplay.ranges(0, records.size() - 1L, ranges).stream()
        .flatMap(range -> work.apply(range).rounds().stream())
        .toList();
  }

  private ReplayPlace place() {
    Map<PeerId, StoreLocation> buckets =
        List.of(0, 1, 2).stream()
            .map(run::peer)
            .collect(Collectors.toMap(id -> id, id -> run.place(id.name())));
    return new ReplayPlace(
        run.place("run"),
        run.place("corpus"),
        run.place("ledger"),
        buckets,
        TaskDevices.of(Device.CPU),
        true);
  }
}
