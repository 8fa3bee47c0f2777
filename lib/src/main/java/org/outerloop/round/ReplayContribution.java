package org.outerloop.round;

import static org.outerloop.round.Finding.Kind.OPEN;
import static org.outerloop.round.Finding.Kind.UNAVAILABLE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.outerloop.gauntlet.Claims;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.FastChecks;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.merge.TensorNorms;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.PayloadBlock;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.WorkClaim;
import org.outerloop.protocol.Digest;
import org.outerloop.round.Finding.Rule;
import org.outerloop.sparseloco.SampleRule;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.sparseloco.WorkSample;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.training.HiddenStates;

/** Reads one peer's contribution again, once, and compares what the record says of it. */
final class ReplayContribution {
  /** Of larger ones the slices are not kept but read again where they are needed. */
  private static final long MOST_KEPT_BYTES = 16L << 20;

  private static final Digest NOTHING = Digest.of(new byte[0]);

  private final ReplayStores stores;
  private final ReplayLog log;
  private final RoundRecord record;
  private final RoundStart start;
  private final ReplayModel model;
  private final SampleRule samples;
  private final StateContinuity states;
  private final long salt;

  /**
   * @param model the one that the round began with
   * @param salt of the samples and the trials
   */
  ReplayContribution(
      ReplayStores stores,
      ReplayLog log,
      RoundRecord record,
      RoundStart start,
      ReplayModel model,
      long salt) {
    this.model = model;
    this.salt = salt;
    this.states =
        new StateContinuity(
            stores.spec,
            start.round() == 0
                ? Optional.empty()
                : stores.past.record(start.round() - 1).value().map(SignedRecord::record));
    this.stores = stores;
    this.log = log;
    this.record = record;
    this.start = start;
    this.samples = SampleRule.of(salt, stores.layout, stores.spec.compression());
  }

  /** The contribution behind some evidence, if there is one and it can be read. */
  Optional<ReplayedWork> read(Evidence evidence) {
    ReplayHeader headers = new ReplayHeader(stores, log, record, start);
    Optional<ObjectStore> bucket = stores.bucket(evidence.peer());
    if (bucket.isEmpty()) {
      if (evidence.outcome() != Outcome.MISSING) {
        log.add(Rule.HEADER, UNAVAILABLE, name(evidence), "", "a bucket", "none is known");
      }
      return Optional.empty();
    }
    return headers
        .read(bucket.get(), evidence)
        .flatMap(header -> contribution(bucket.get(), evidence, header));
  }

  private static String name(Evidence evidence) {
    return evidence.peer().name();
  }

  private Optional<ReplayedWork> contribution(
      ObjectStore bucket, Evidence evidence, ContributionHeader header) {
    String peer = name(evidence);
    String key = stores.keys.contribution(start.round());
    Optional<ObjectInfo> object = bucket.find(key);
    if (object.isEmpty()) {
      log.add(Rule.PAYLOAD, UNAVAILABLE, peer, in(peer, key), header.payloadDigest(), "gone");
      return Optional.empty();
    }
    int behind = behind(header);
    Candidate candidate = new Candidate(evidence.peer(), header, evidence.uploadedMillis(), behind);
    if (evidence.outcome() == Outcome.ACCEPTED) {
      log.same(Rule.BASE, peer, record(), evidence.stepsBehind(), behind);
      long remembered = header.state().steps() / stores.spec.training().innerSteps();
      log.same(Rule.CLAIMS, peer, record(), (long) evidence.remembers(), remembered);
    }
    Optional<String> claims = claims(candidate);
    Read read = new Read();
    Optional<String> refusal =
        claims
            .or(() -> content(bucket, candidate, object.get(), read))
            .or(() -> FastChecks.refusal(read.sample.entries(), Inspection.norm(read.squared())))
            .or(() -> sketch(bucket, candidate))
            .or(() -> behind > 0 ? Optional.empty() : states.refusal(header));
    Rule rule = claims.isPresent() ? Rule.CLAIMS : Rule.READING;
    if (!agrees(evidence, rule, refusal, in(peer, key), read) || refusal.isPresent()) {
      return Optional.empty();
    }
    WorkSample sample = read.sample.build();
    Digest content = Digest.of(sample.toBytes());
    sample(peer, content);
    Inspection inspection = new Inspection(candidate, "", read.squared(), content);
    if (evidence.outcome() == Outcome.ACCEPTED) {
      log.same(Rule.NORM, peer, record(), evidence.contributionNorm(), inspection.norm());
    }
    return Optional.of(new ReplayedWork(inspection, sample, read.slices, again(bucket, header)));
  }

  /** As the validator looked at the sketches, if it was to. */
  private Optional<String> sketch(ObjectStore bucket, Candidate candidate) {
    if (stores.spec.gauntlet().audit().checkedSequences() == 0) {
      return Optional.empty();
    }
    long round = start.round() - candidate.stepsBehind();
    Optional<HiddenStates> states =
        stores.past.before(round).flatMap(before -> model.states(before.start()));
    if (states.isEmpty()) {
      String key = stores.keys.activations(start.round());
      String peer = candidate.peer().name();
      log.add(Rule.READING, OPEN, peer, in(peer, key), "sketches", "the base model is not there");
      return Optional.empty();
    }
    try (HiddenStates computed = states.get()) {
      String refusal =
          new SketchCheck(stores.spec, start, salt)
              .refusal(candidate, bucket, computed, stores.tokens);
      return Optional.of(refusal).filter(text -> !text.isEmpty());
    }
  }

  private String record() {
    return stores.keys.record(start.round());
  }

  static String in(String peer, String key) {
    return peer + ":" + key;
  }

  /** What one reading gathers. */
  private final class Read {
    private final TensorNorms norms = new TensorNorms(stores.layout.tensors().size());
    private final WorkSample.Builder sample = new WorkSample.Builder(samples);
    private final List<SparseSlice> slices = new ArrayList<>();
    private boolean damaged;

    private double[] squared() {
      return norms.squared();
    }
  }

  /** Whether the record says of the reading what it came to now. */
  private boolean agrees(
      Evidence evidence, Rule rule, Optional<String> refusal, String key, Read read) {
    String peer = name(evidence);
    boolean usable = record.contribution(evidence.peer()).isPresent();
    log.fact(rule, peer, refusal.orElse("usable"));
    if (read.damaged) {
      return false; // the payload is not the recorded one, which was said
    }
    if (usable && refusal.isPresent()) {
      log.differs(rule, peer, key, "usable", refusal.get());
      return false;
    }
    if (!usable && !refusal.equals(Optional.of(evidence.reason()))) {
      log.add(rule, OPEN, peer, key, evidence.reason(), refusal.orElse("usable"));
    }
    return usable;
  }

  private int behind(ContributionHeader header) {
    List<Digest> bases = new ArrayList<>(List.of(start.base()));
    int steps = stores.spec.gauntlet().sync().steps();
    for (int n = 1; n <= steps && n <= start.round(); n++) {
      stores.past.before(start.round() - n).map(b -> b.start().base()).ifPresent(bases::add);
    }
    return FastChecks.stepsBehind(bases, header.baseDigest()).orElse(0);
  }

  private Digest base(Candidate candidate) {
    return candidate.stepsBehind() > 0 ? candidate.header().baseDigest() : start.base();
  }

  private Optional<String> claims(Candidate candidate) {
    ContributionHeader header = candidate.header();
    WorkClaim work =
        AssignedBatches.required(
            stores.spec, stores.tokens, start, candidate.peer(), header.state());
    Claims required =
        new Claims(
            stores.spec.name(),
            start.round(),
            candidate.peer(),
            base(candidate),
            stores.layout.digest(),
            work.dataReceipt(),
            work.sequences(),
            work.tokens());
    Claims claimed = Claims.of(header);
    int innerSteps = stores.spec.training().innerSteps();
    return FastChecks.refusal(required, claimed)
        .or(() -> FastChecks.refusal(header.state(), start.round(), innerSteps));
  }

  private Optional<String> content(
      ObjectStore bucket, Candidate candidate, ObjectInfo object, Read read) {
    ContributionHeader header = candidate.header();
    RoundBinding binding =
        new RoundBinding(stores.spec.name(), start.round(), candidate.peer(), base(candidate));
    boolean kept = object.size() <= MOST_KEPT_BYTES;
    byte[] all = kept ? bucket.get(object.key(), MOST_KEPT_BYTES) : new byte[0];
    try {
      stores.reader.check(header, binding, object.size());
      stores.reader.readAll(
          header,
          (offset, length) ->
              kept
                  ? Arrays.copyOfRange(all, (int) offset, (int) offset + length)
                  : bucket.getRange(object.key(), offset, length),
          slice -> {
            read.norms.add(slice);
            read.sample.add(slice);
            if (kept) {
              read.slices.add(slice);
            }
          });
      return Optional.empty();
    } catch (MalformedMessageException e) {
      read.damaged = damaged(bucket, candidate, object);
      return Optional.of(e.getMessage());
    }
  }

  /** Whether the object is another one than the peer has signed; names the first slice. */
  private boolean damaged(ObjectStore bucket, Candidate candidate, ObjectInfo object) {
    ContributionHeader header = candidate.header();
    Digest.Hasher whole = new Digest.Hasher();
    for (long at = 0; at < object.size(); at += 1 << 20) {
      int length = (int) Math.min(1 << 20, object.size() - at);
      whole.add(bucket.getRange(object.key(), at, length));
    }
    Digest actual = whole.finish();
    if (actual.equals(header.payloadDigest())) {
      return false;
    }
    String peer = candidate.peer().name();
    Finding found =
        Finding.of(
                start.round(),
                Rule.PAYLOAD,
                Finding.Kind.DIFFERENCE,
                in(peer, object.key()),
                header.payloadDigest(),
                actual)
            .about(peer);
    log.add(
        firstDamaged(bucket, header, object)
            .map(b -> found.at(tensorOf(b.firstSlice()), b.firstSlice()))
            .orElse(found));
    return true;
  }

  private String tensorOf(int slice) {
    return stores.tensor(Checkpoints.slices(stores.spec).get(slice).tensor());
  }

  private static Optional<PayloadBlock> firstDamaged(
      ObjectStore bucket, ContributionHeader header, ObjectInfo object) {
    for (PayloadBlock block : header.blocks()) {
      boolean inside = block.offset() + block.length() <= object.size();
      if (!inside
          || !Digest.of(bucket.getRange(object.key(), block.offset(), block.length()))
              .equals(block.digest())) {
        return Optional.of(block);
      }
    }
    return Optional.empty();
  }

  /** What the validator kept to compare works is named by what it holds. */
  private void sample(String peer, Digest content) {
    String key = stores.keys.sample(start.round(), content);
    Optional<ObjectInfo> kept = stores.run.find(key);
    if (kept.isEmpty()) {
      log.add(Rule.SAMPLE, UNAVAILABLE, peer, key, "a sample", "gone");
      return;
    }
    Digest actual =
        kept.get().size() <= WorkSample.MOST_BYTES
            ? Digest.of(stores.run.get(key, WorkSample.MOST_BYTES))
            : NOTHING;
    log.same(Rule.SAMPLE, peer, key, actual, content);
  }

  private ContributionSlices again(ObjectStore bucket, ContributionHeader header) {
    return new ContributionSlices(
        PeerReads.of(bucket, stores.spec, header),
        stores.keys.contribution(start.round()),
        header,
        stores.reader);
  }
}
