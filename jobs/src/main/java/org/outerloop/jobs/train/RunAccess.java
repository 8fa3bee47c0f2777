package org.outerloop.jobs.train;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.ObjectStoreLedger;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.Genesis;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.RunHistory;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * A run as everyone sees it who takes part: settings, records, ledger. Holds the ledger open.
 *
 * @param run bucket of the run, to read
 * @param corpus token shards, to read
 * @param ledgerStore to read and append
 */
public record RunAccess(
    RunSpec spec,
    StoreLocation run,
    StoreLocation corpus,
    StoreLocation ledgerStore,
    ObjectStoreLedger ledger)
    implements AutoCloseable {

  public static RunAccess open(
      RunSpec spec, StoreLocation run, StoreLocation corpus, StoreLocation ledgerStore) {
    ObjectStoreLedger ledger = ObjectStoreLedger.open(ObjectStores.open(ledgerStore), spec.keys());
    return new RunAccess(spec, run, corpus, ledgerStore, ledger);
  }

  public Optional<Genesis> genesis() {
    try (ObjectStore store = ObjectStores.open(run)) {
      return new RunHistory(store, spec.keys()).genesis();
    }
  }

  /** All committed rounds. */
  public List<RoundRecord> committed() {
    try (ObjectStore store = ObjectStores.open(run)) {
      return new RunHistory(store, spec.keys()).records(validatorKey());
    }
  }

  /** The record of one round, if it is committed. */
  Optional<RoundRecord> committed(long round) {
    try (ObjectStore store = ObjectStores.open(run)) {
      return new RunHistory(store, spec.keys()).record(round, validatorKey());
    }
  }

  LedgerState ledgerState() {
    return ledger.state();
  }

  private PublicKey validatorKey() {
    return PeerKeys.publicKey(spec.validatorKey());
  }

  @Override
  public void close() {
    ledger.close();
  }
}
