package org.outerloop.jobs.train;

import java.util.Optional;
import org.outerloop.jobs.Access;
import org.outerloop.jobs.Invitation;
import org.outerloop.jobs.UserException;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.ObjectStoreLedger;
import org.outerloop.ledger.Opening;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.RunHistory;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** From an invitation to the run: all else stands in the ledger. Waits until the run is open. */
public final class JoinRun {
  private JoinRun() {}

  /**
   * @throws UserException if the settings of the run are not those that the ledger fixes
   */
  public static RunAccess open(Invitation invitation) {
    StoreLocation ledgerStore = Access.location(invitation.ledger());
    Opening opening = opening(invitation.run(), ledgerStore);
    StoreLocation run = Access.location(opening.run());
    return RunAccess.open(
        spec(invitation.run(), run, opening.spec()),
        run,
        Access.location(opening.corpus()),
        ledgerStore);
  }

  private static Opening opening(String run, StoreLocation ledgerStore) {
    try (ObjectStoreLedger ledger =
        ObjectStoreLedger.open(ObjectStores.open(ledgerStore), new ObjectKeys(run))) {
      return Waiting.until(() -> Optional.of(ledger.state()).flatMap(LedgerState::opening));
    }
  }

  private static RunSpec spec(String name, StoreLocation run, Digest promised) {
    try (ObjectStore store = ObjectStores.open(run)) {
      RunSpec spec = Waiting.until(new RunHistory(store, new ObjectKeys(name))::spec);
      Digest found = Digest.of(RecordJson.toBytes(spec));
      if (!found.equals(promised)) {
        throw new UserException(
            "The settings of run '%s' in %s have digest %s, the ledger says %s"
                .formatted(name, run, found.brief(), promised.brief()));
      }
      return spec;
    }
  }
}
