package org.outerloop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.outerloop.protocol.RecordJson;
import org.outerloop.round.NextRound;
import org.outerloop.round.RoundRecord;

/**
 * What of a record is the same in every run of the same settings: without times, keys, signatures,
 * and words, without the digest of the record before, which holds all these, and without what a
 * peer says of the machine it used and of how it got the state that has one digest anyway.
 */
final class Essence {
  private Essence() {}

  /**
   * @param sameSettings otherwise digests of states are left out too, for they are over the
   *     settings with the validator's key
   */
  static ObjectNode of(RoundRecord record, boolean sameSettings) {
    ObjectNode tree = RecordJson.toTree(record);
    tree.remove(List.of("previous", "run"));
    tree.path("evidence")
        .forEach(e -> ((ObjectNode) e).remove(List.of("uploaded-millis", "reason")));
    tree.path("verdicts").forEach(v -> ((ObjectNode) v).remove("reason"));
    for (JsonNode contribution : tree.path("contributions")) {
      strip((ObjectNode) contribution, sameSettings);
    }
    tree.set("next", of(record.next()));
    return tree;
  }

  /** Without keys and without the ledger's height and head, which are over times and keys. */
  static ObjectNode of(NextRound next) {
    ObjectNode tree = RecordJson.toTree(next);
    tree.remove(List.of("ledger-head", "ledger-height"));
    tree.path("roster").path("peers").forEach(peer -> ((ObjectNode) peer).remove("public-key"));
    return tree;
  }

  static ObjectNode of(RoundRecord.Contribution contribution, boolean sameSettings) {
    ObjectNode tree = RecordJson.toTree(contribution);
    strip(tree, sameSettings);
    return tree;
  }

  private static void strip(ObjectNode contribution, boolean sameSettings) {
    contribution.remove("uploaded-millis");
    ((ObjectNode) contribution.path("state")).remove("origin");
    ((ObjectNode) contribution.path("trace")).remove("arithmetic");
    if (!sameSettings) {
      ((ObjectNode) contribution.path("trace")).remove(List.of("state-before", "state-after"));
    }
  }
}
