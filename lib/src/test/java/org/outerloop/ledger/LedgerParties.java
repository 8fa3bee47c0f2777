package org.outerloop.ledger;

import java.util.List;
import java.util.stream.IntStream;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.storage.ObjectStore;

/** People of the tests. */
final class LedgerParties {
  static final ObjectKeys RUN = new ObjectKeys("toy");
  static final PeerKeys OPERATOR = PeerKeys.generate();
  static final PeerKeys VALIDATOR = PeerKeys.generate();
  static final PeerKeys STRANGER = PeerKeys.generate();
  static final List<PeerKeys> PEERS =
      IntStream.range(0, 4).mapToObj(i -> PeerKeys.generate()).toList();

  private LedgerParties() {}

  static ObjectStoreLedger ledger(ObjectStore store) {
    return ObjectStoreLedger.open(store, RUN);
  }

  static Opening opening() {
    return new Opening(
        Digest.ofText("run.json"), bucket("run-bucket", "key"), bucket("corpus", "key"));
  }

  static PeerId name(int peer) {
    return new PeerId("peer-" + peer);
  }

  static BucketAccess bucket(int peer) {
    return bucket("bucket-" + peer, "read-key");
  }

  static BucketAccess bucket(String name, String key) {
    return new BucketAccess("s3a://" + name, "http://127.0.0.1:9000", key, "read-secret");
  }

  static Share share(int peer, double value) {
    return new Share(name(peer), value);
  }

  /** Open, with a validator that has stake and all peers. */
  static LedgerState fill(ObjectStoreLedger ledger) {
    ledger.open(OPERATOR, opening());
    ledger.grant(OPERATOR, VALIDATOR.publicHex(), 10);
    for (int i = 0; i < PEERS.size(); i++) {
      ledger.register(PEERS.get(i), name(i), bucket(i));
    }
    ledger.post(VALIDATOR, 3, List.of(share(0, 0.75), share(2, 0.25)));
    return ledger.book(OPERATOR, new Emission(0, List.of(share(0, 0.5)), 0.5));
  }
}
