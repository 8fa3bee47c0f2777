package org.outerloop.round;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.storage.ObjectStore;

/** A validator writes another number into a record than it came to. */
final class RecordFaults {
  private RecordFaults() {}

  static void change(TinyRun run, long round, FaultKind kind, PeerId peer, SplitMix64 random) {
    try (ObjectStore store = run.run()) {
      RunHistory history = new RunHistory(store, run.spec.keys());
      RoundRecord right =
          history.record(round, PeerKeys.publicKey(run.spec.validatorKey())).orElseThrow();
      ObjectNode tree = RecordJson.toTree(right);
      if (kind == FaultKind.WEIGHT) {
        for (var verdict : tree.path("verdicts")) {
          if (verdict.path("peer").asText().equals(peer.name())) {
            ((ObjectNode) verdict).put("weight", other(verdict.path("weight").asDouble(), random));
          }
        }
      } else {
        for (var standing : tree.path("standings").path("peers")) {
          if (standing.path("peer").asText().equals(peer.name())) {
            ObjectNode rating = (ObjectNode) standing.path("rating");
            rating.put("mu", rating.path("mu").asDouble() + random.nextDouble());
          }
        }
      }
      store.delete(run.spec.keys().record(round));
      history.commit(RecordJson.fromTree(tree, RoundRecord.class), run.validator);
    }
  }

  private static double other(double weight, SplitMix64 random) {
    return (weight + random.nextDouble()) / 2;
  }
}
