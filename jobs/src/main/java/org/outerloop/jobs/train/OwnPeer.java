package org.outerloop.jobs.train;

import java.nio.file.Path;
import java.util.Map;
import org.outerloop.exchange.Publisher;
import org.outerloop.jobs.PeerStateSettings;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.PeerResult;
import org.outerloop.round.StateKeeping;
import org.outerloop.round.TaskDevices;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * A peer that this application plays.
 *
 * @param keys that sign its headers and ledger entries
 * @param bucket of its own, to write
 * @param told what the ledger shall say of the bucket
 * @param state where its optimizer's state is kept between rounds
 */
public record OwnPeer(
    PeerId id,
    PeerKeys keys,
    StoreLocation bucket,
    BucketAccess told,
    PeerStateSettings state,
    TaskDevices devices,
    boolean recomputeActivations) {

  /** Takes part from the next round on, unless it does already. */
  void register(RunAccess run) {
    run.ledger().register(keys, id, told);
  }

  /** Comes back after the roster has dropped it. */
  void registerAgain(RunAccess run) {
    run.ledger().registerAgain(keys, id, told);
  }

  PeerPlace place(RunAccess run) {
    return new PeerPlace(
        run.spec(),
        id,
        run.run(),
        run.corpus(),
        bucket,
        run.ledgerStore(),
        devices,
        recomputeActivations,
        keeping());
  }

  private StateKeeping keeping() {
    String folder = Path.of(state.folder(), id.name()).toUri().toString();
    return new StateKeeping(
        state.keepEveryRounds(),
        state.recomputeAtMostRounds(),
        new StoreLocation(folder, Map.of()));
  }

  /** Signs and uploads the header: from then on the contribution counts. */
  void publish(RunAccess run, PeerResult result) {
    try (ObjectStore own = ObjectStores.open(bucket)) {
      new Publisher(own, run.spec().keys()).publish(result.header(), keys.privateKey());
    }
  }
}
