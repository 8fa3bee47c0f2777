package org.outerloop.round;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.outerloop.audit.evidence.Claim.Kind;
import org.outerloop.audit.evidence.LieSearch;
import org.outerloop.audit.evidence.Places;
import org.outerloop.gauntlet.Gauntlet;
import org.outerloop.gauntlet.Judgement;
import org.outerloop.gauntlet.Standings;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.ledger.ObjectStoreLedger;
import org.outerloop.ledger.Opening;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** A validator that signs another record of round 1 than the one that follows. */
final class Liar {
  static final long ROUND = 1;

  private final TinyRun run;

  Liar(TinyRun run) {
    this.run = run;
  }

  /** Two rounds as they should be. */
  static TinyRun honest(TinyRun run) {
    RoundStart start = run.begin();
    Standings standings = run.fresh();
    for (int round = 0; round <= ROUND; round++) {
      for (int peer = 0; peer < 3; peer++) {
        run.publish(peer, run.train(peer, start));
      }
      RoundRecord record = run.validate(start, standings);
      start = record.nextStart();
      standings = record.standings();
    }
    BucketAccess nowhere = new BucketAccess("file:/run", "", "", "");
    try (ObjectStore store = ObjectStores.open(run.place("opened"))) {
      ObjectStoreLedger.open(store, run.spec.keys())
          .open(run.validator, new Opening(new Liar(run).settings(), nowhere, nowhere));
    }
    return run;
  }

  SignedRecord signed(long round) {
    try (ObjectStore store = run.run()) {
      return SignedRecord.fromBytes(store.get(run.spec.keys().record(round), 1 << 20));
    }
  }

  Digest settings() {
    return Digest.of(settingsBytes());
  }

  byte[] settingsBytes() {
    try (ObjectStore store = run.run()) {
      return store.get(run.spec.keys().runJson(), 1 << 20);
    }
  }

  SignedRecord sign(RoundRecord record) {
    return SignedRecord.of(record, settings(), run.validator);
  }

  /** Signs what it likes. */
  SignedRecord says(Consumer<ObjectNode> lie) {
    ObjectNode tree = RecordJson.toTree(signed(ROUND).record());
    lie.accept(tree);
    SignedRecord signed = sign(RecordJson.fromTree(tree, RoundRecord.class));
    try (ObjectStore store = run.run()) {
      store.put(run.spec.keys().record(ROUND), signed.toBytes());
    }
    return signed;
  }

  /** The same, and judges by its own lie, so that the judgement follows. */
  SignedRecord saysAndJudges(Consumer<ObjectNode> lie) {
    return says(
        tree -> {
          lie.accept(tree);
          RoundRecord record = RecordJson.fromTree(tree, RoundRecord.class);
          Judgement judgement =
              new Gauntlet(run.spec.gauntlet())
                  .judge(
                      ROUND, record.evidence(), record.overlaps(), signed(0).record().standings());
          RoundRecord judged = judged(record, judgement);
          tree.setAll(RecordJson.toTree(judged));
        });
  }

  private static RoundRecord judged(RoundRecord record, Judgement judgement) {
    return new RoundRecord(
        record.version(),
        record.run(),
        record.round(),
        record.previous(),
        record.base(),
        record.evidence(),
        record.overlaps(),
        record.contributions(),
        judgement.verdicts(),
        judgement.merged(),
        judgement.burned(),
        judgement.standings().with(record.next().roster().ids()),
        record.model(),
        record.heldOutLoss(),
        record.beacon(),
        record.next());
  }

  LieSearch search() {
    return search(ROUND, Set.of(Kind.values()));
  }

  LieSearch search(long round, Set<Kind> kinds) {
    try (Places places = places()) {
      return LieSearch.of(places, run.spec.name(), round, kinds);
    }
  }

  Places places() {
    Map<String, StoreLocation> stores = new TreeMap<>();
    for (String name : List.of("run", "corpus", "peer-0", "peer-1", "peer-2")) {
      stores.put(name, run.place(name));
    }
    stores.put("ledger", run.place("opened"));
    return new Places(stores);
  }
}
