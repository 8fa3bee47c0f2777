package org.outerloop.round;

import static org.outerloop.round.Finding.Kind.OPEN;
import static org.outerloop.round.Finding.Kind.UNAVAILABLE;

import java.util.Arrays;
import java.util.Optional;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.SignedHeader;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.RecordJson;
import org.outerloop.round.Finding.Rule;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;

/** Compares a peer's header, commitment and notes with what the record says of them. */
final class ReplayHeader {
  private static final long MAX_NOTES_BYTES = 64L << 20;

  private final ReplayStores stores;
  private final ReplayLog log;
  private final RoundRecord record;
  private final RoundStart start;

  ReplayHeader(ReplayStores stores, ReplayLog log, RoundRecord record, RoundStart start) {
    this.stores = stores;
    this.log = log;
    this.record = record;
    this.start = start;
  }

  /** The header that the evidence was made of, if it is still there. */
  Optional<ContributionHeader> read(ObjectStore bucket, Evidence evidence) {
    String peer = evidence.peer().name();
    String key = stores.keys.header(start.round());
    Optional<ObjectInfo> object = bucket.find(key);
    if (evidence.payloadDigest().isEmpty()) {
      refused(bucket, evidence, object);
      return Optional.empty();
    }
    if (object.isEmpty()) {
      log.add(Rule.HEADER, UNAVAILABLE, peer, at(peer, key), "a header", "gone");
      return Optional.empty();
    }
    ContributionHeader header;
    try {
      header = verified(bucket, object.get(), evidence);
    } catch (MalformedMessageException e) {
      log.differs(Rule.HEADER, peer, at(peer, key), "a header of the peer", e.getMessage());
      return Optional.empty();
    }
    compare(evidence, header, at(peer, key));
    commitment(evidence, header.payloadDigest());
    notes(bucket, peer, header.trace());
    return Optional.of(header);
  }

  private static String at(String peer, String key) {
    return ReplayContribution.in(peer, key);
  }

  private ContributionHeader verified(ObjectStore bucket, ObjectInfo info, Evidence evidence) {
    MessagePlan plan = MessagePlan.of(stores.layout, stores.spec.compression());
    require(info.size() <= plan.maxHeaderBytes(), "has " + info.size() + " bytes");
    PeerSpec peer = start.roster().peers().get(start.roster().indexOf(evidence.peer()));
    byte[] json = bucket.get(info.key(), plan.maxHeaderBytes());
    ContributionHeader header = SignedHeader.verify(json, peer);
    boolean belongs =
        header.run().equals(stores.spec.name())
            && header.round() == start.round()
            && header.peer().equals(evidence.peer());
    require(
        belongs,
        "is for round %d of run %s by %s".formatted(header.round(), header.run(), header.peer()));
    return header;
  }

  private static void require(boolean condition, String reason) {
    if (!condition) {
      throw new MalformedMessageException("header", reason);
    }
  }

  private void compare(Evidence evidence, ContributionHeader header, String key) {
    String peer = evidence.peer().name();
    log.same(Rule.HEADER, peer, key, evidence.payloadDigest().get(), header.payloadDigest());
    record
        .contribution(evidence.peer())
        .ifPresent(
            said ->
                log.same(
                    Rule.HEADER,
                    peer,
                    stores.keys.record(start.round()),
                    said,
                    new RoundRecord.Contribution(
                        header.peer(),
                        header.payloadDigest(),
                        header.payloadBytes(),
                        header.sequences(),
                        header.tokens(),
                        header.state(),
                        header.trace(),
                        evidence.uploadedMillis())));
  }

  private void commitment(Evidence evidence, Digest payload) {
    String peer = evidence.peer().name();
    String key = stores.commitments.key(start.round(), evidence.peer(), payload);
    Optional<ObjectInfo> made = stores.commitments.find(start.round(), evidence.peer(), payload);
    if (made.isEmpty()) {
      log.differs(Rule.COMMITMENT, peer, key, "a commitment", "none");
      return;
    }
    if (!stores.commitments.isWhole(made.get(), payload)) {
      log.differs(Rule.COMMITMENT, peer, key, payload, "other content");
    }
    if (stores.originalTimes()) {
      log.same(Rule.COMMITMENT, peer, key, evidence.uploadedMillis(), made.get().modifiedMillis());
    } else {
      log.fact(Rule.COMMITMENT, peer, evidence.uploadedMillis());
    }
  }

  /** Slice digests of the trained parameters. The peer may remove them; they judge nobody. */
  private void notes(ObjectStore bucket, String peer, WorkTrace trace) {
    String key = stores.keys.trace(start.round());
    activations(bucket, peer, trace.activations());
    if (trace.trained().equals(WorkTrace.NOTHING) || bucket.find(key).isEmpty()) {
      return;
    }
    byte[] json = bucket.get(key, MAX_NOTES_BYTES);
    String found;
    try {
      TrainedSlices slices = RecordJson.fromBytes(json, TrainedSlices.class);
      boolean canonical = Arrays.equals(RecordJson.toBytes(slices), json);
      found = canonical ? slices.root().hex() : "not spelled in the one way that is written";
    } catch (InvalidJsonException e) {
      found = e.getMessage();
    }
    log.same(Rule.TRACE, peer, at(peer, key), trace.trained(), found);
  }

  private void activations(ObjectStore bucket, String peer, Digest promised) {
    String key = stores.keys.activations(start.round());
    if (promised.equals(WorkTrace.NOTHING)) {
      return;
    }
    if (bucket.find(key).isEmpty()) {
      log.add(Rule.TRACE, UNAVAILABLE, peer, at(peer, key), promised, "gone");
      return;
    }
    Digest found = Digest.of(bucket.get(key, MAX_NOTES_BYTES));
    log.same(Rule.TRACE, peer, at(peer, key), promised, found);
  }

  /** What was missing, early, late or no header then: what lies there now may be another thing. */
  private void refused(ObjectStore bucket, Evidence evidence, Optional<ObjectInfo> object) {
    String peer = evidence.peer().name();
    log.fact(Rule.HEADER, peer, evidence.outcome());
    if (object.isEmpty()) {
      return;
    }
    String key = at(peer, object.get().key());
    String now;
    try {
      ContributionHeader header = verified(bucket, object.get(), evidence);
      now = "a header";
      if (late(evidence, header.payloadDigest())) {
        return;
      }
    } catch (MalformedMessageException e) {
      now = e.getMessage();
    }
    boolean same = evidence.outcome() == Outcome.MALFORMED && now.equals(evidence.reason());
    if (!same) {
      log.add(Rule.HEADER, OPEN, peer, key, evidence.reason(), now);
    }
  }

  /** Early and late ones are so by the time of their commitment. */
  private boolean late(Evidence evidence, Digest payload) {
    if (evidence.outcome() != Outcome.EARLY && evidence.outcome() != Outcome.LATE) {
      return false;
    }
    Optional<ObjectInfo> made = stores.commitments.find(start.round(), evidence.peer(), payload);
    boolean same =
        made.isPresent()
            && (!stores.originalTimes()
                || made.get().modifiedMillis() == evidence.uploadedMillis());
    if (!same) {
      String key = stores.commitments.key(start.round(), evidence.peer(), payload);
      Object now = made.map(ObjectInfo::modifiedMillis).map(Object::toString).orElse("none");
      log.add(
          Finding.of(start.round(), Rule.COMMITMENT, OPEN, key, evidence.uploadedMillis(), now)
              .about(evidence.peer().name()));
    }
    return true;
  }
}
