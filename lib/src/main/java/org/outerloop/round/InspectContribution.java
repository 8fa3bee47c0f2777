package org.outerloop.round;

import java.util.Optional;
import org.outerloop.gauntlet.Claims;
import org.outerloop.gauntlet.FastChecks;
import org.outerloop.merge.TensorNorms;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkClaim;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.sparseloco.SampleRule;
import org.outerloop.sparseloco.WorkSample;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.TimedReads;

/**
 * Reads one whole contribution strictly, once: format, digest, claims and norms. Whatever is wrong
 * with it becomes a refusal of this peer, never an error of the round.
 *
 * <p>Of what was read a sample goes to the run's bucket, so that what is compared with others later
 * is what was inspected, whatever the peer does with its object meanwhile. It is named by its
 * content: a task that runs again writes the same object.
 */
final class InspectContribution implements Spread.Work<Candidate, Inspection> {
  private static final Digest NOTHING = Digest.of(new byte[0]);

  private final ValidatorPlace place;
  private final RoundStart start;
  private final long salt;

  /**
   * @param salt of the samples, drawn after all uploads
   */
  InspectContribution(ValidatorPlace place, RoundStart start, long salt) {
    this.place = place;
    this.start = start;
    this.salt = salt;
  }

  @Override
  public Inspection apply(Candidate candidate) {
    RunSpec spec = place.spec();
    ParameterLayout layout = ParameterLayout.of(spec.model());
    TensorNorms norms = new TensorNorms(layout.tensors().size());
    SampleRule rule = SampleRule.of(salt, layout, spec.compression());
    WorkSample.Builder sample = new WorkSample.Builder(rule);
    Optional<String> refusal =
        claims(candidate)
            .or(() -> content(candidate, norms, sample))
            .or(() -> FastChecks.refusal(sample.entries(), norm(norms)));
    Digest kept = refusal.isEmpty() ? keep(sample.build()) : NOTHING;
    return new Inspection(candidate, refusal.orElse(""), norms.squared(), kept);
  }

  private static double norm(TensorNorms norms) {
    return Inspection.norm(norms.squared());
  }

  private Digest keep(WorkSample sample) {
    byte[] bytes = sample.toBytes();
    Digest content = Digest.of(bytes);
    try (ObjectStore run = ObjectStores.open(place.run())) {
      run.put(place.spec().keys().sample(start.round(), content), bytes);
    }
    return content;
  }

  /** What the header claims against what this validator finds the peer was obliged to do. */
  private Optional<String> claims(Candidate candidate) {
    RunSpec spec = place.spec();
    ContributionHeader header = candidate.header();
    WorkClaim work = required(candidate);
    Claims required =
        new Claims(
            spec.name(),
            start.round(),
            candidate.peer(),
            base(candidate),
            ParameterLayout.of(spec.model()).digest(),
            work.dataReceipt(),
            work.sequences(),
            work.tokens());
    Claims claimed = Claims.of(header);
    int innerSteps = spec.training().innerSteps();
    return FastChecks.refusal(required, claimed)
        .or(() -> FastChecks.refusal(header.state(), start.round(), innerSteps));
  }

  /** Work on the base of some rounds ago is read too, to say what it is. */
  private Digest base(Candidate candidate) {
    return candidate.stepsBehind() > 0 ? candidate.header().baseDigest() : start.base();
  }

  /** From the sequences themselves, so that the count is measured here too. */
  private WorkClaim required(Candidate candidate) {
    StateClaim own = candidate.header().state();
    try (ObjectStore corpus = ObjectStores.open(place.corpus())) {
      return AssignedBatches.required(place.spec(), corpus, start, candidate.peer(), own);
    }
  }

  private Optional<String> content(
      Candidate candidate, TensorNorms norms, WorkSample.Builder sample) {
    RunSpec spec = place.spec();
    ParameterLayout layout = ParameterLayout.of(spec.model());
    ContributionReader reader = new ContributionReader(layout, spec.compression());
    RoundBinding binding =
        new RoundBinding(spec.name(), start.round(), candidate.peer(), base(candidate));
    String key = spec.keys().contribution(start.round());
    try (ObjectStore bucket = ObjectStores.open(place.bucket(candidate.peer()))) {
      TimedReads reads = PeerReads.of(bucket, spec, candidate.header());
      Optional<ObjectInfo> object = reads.find(key);
      if (object.isEmpty()) {
        return Optional.of("there is a header, but no " + key);
      }
      reader.check(candidate.header(), binding, object.get().size());
      reader.readAll(
          candidate.header(),
          (offset, length) -> reads.getRange(key, offset, length),
          slice -> {
            norms.add(slice);
            sample.add(slice);
          });
      return Optional.empty();
    } catch (MalformedMessageException | ObjectStoreException e) {
      return Optional.of(e.getMessage());
    }
  }
}
