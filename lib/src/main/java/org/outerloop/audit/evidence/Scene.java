package org.outerloop.audit.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.checkpoint.SliceCut;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Standings;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.RoundRecord;

/** One round under examination, with what is read once for all checks. Not thread-safe. */
final class Scene {
  private final SignedRun run;
  private final long round;
  private final Optional<SliceProof> slice;
  private final Map<PeerId, RecordedPayload> payloads = new TreeMap<>();

  /**
   * @param slice of the published model, if it was brought along
   */
  Scene(SignedRun run, long round, Optional<SliceProof> slice) {
    this.run = run;
    this.round = round;
    this.slice = slice;
  }

  SignedRun run() {
    return run;
  }

  RunSpec spec() {
    return run.spec();
  }

  long round() {
    return round;
  }

  RoundRecord record() {
    return run.record(round);
  }

  /** As the round before left them. */
  Standings standingsBefore() {
    return round == 0
        ? Standings.start(record().evidence().stream().map(Evidence::peer).toList())
        : run.record(round - 1).standings();
  }

  /** What stands at a JSON pointer of the record. */
  String recorded(String field) {
    return text(RecordJson.toTree(record()), field);
  }

  static String text(JsonNode tree, String field) {
    JsonNode node = tree.at(field);
    return node.isMissingNode() ? "absent" : node.toString();
  }

  /** The contribution of a peer that the record names, checked whole. */
  RecordedPayload payload(PeerId peer) {
    RecordedPayload known = payloads.get(peer);
    if (known == null) {
      Digest digest =
          record().evidence().stream()
              .filter(found -> found.peer().equals(peer))
              .findFirst()
              .flatMap(Evidence::payloadDigest)
              .orElseThrow(() -> new UndecidedException("no payload of " + peer + " is recorded"));
      known = RecordedPayload.read(run.places().open(peer.name()), spec(), round, peer, digest);
      payloads.put(peer, known);
    }
    return known;
  }

  /** The model that the round began with, as recorded. */
  Checkpoint base() {
    return checkpoint(round, record().base());
  }

  /** The model that the round led to, as recorded; not to be had if it was never published. */
  Checkpoint model() {
    return checkpoint(round + 1, record().model());
  }

  private Checkpoint checkpoint(long at, Digest root) {
    Checkpoint checkpoint =
        Checkpoint.open(
            run.places().open(Places.RUN),
            spec().keys().checkpoint(at),
            ParameterLayout.of(spec().model()));
    UndecidedException.unless(
        checkpoint.root().equals(root) && checkpoint.digests().cut().equals(cut()),
        "checkpoint %s is not the one of root %s",
        at,
        root.brief());
    return checkpoint;
  }

  SliceCut cut() {
    return SliceCut.of(spec().compression());
  }

  /** Digest of a slice in the model that the record names. */
  Digest publishedSlice(int index) {
    if (slice.isEmpty()) {
      return model().digests().slices().get(index);
    }
    int slices = cut().of(ParameterLayout.of(spec().model())).size();
    UndecidedException.unless(
        slice.get().slice() == index
            && slice.get().isIn(Digest.parse(unquoted(run.line(round, "model"))), slices),
        "slice %s is not proven to be of the recorded model",
        index);
    return slice.get().digest();
  }

  private static String unquoted(String text) {
    return text.substring(1, Math.max(1, text.length() - 1));
  }
}
