package org.outerloop.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.exchange.Submission;
import org.outerloop.gauntlet.Claims;
import org.outerloop.gauntlet.FastChecks;
import org.outerloop.merge.TensorNorms;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.WorkClaim;
import org.outerloop.protocol.Digest;
import org.outerloop.sparseloco.SampleRule;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.sparseloco.WorkSample;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;

/**
 * Reads contributions as a validator's inspection does, with the same parts in the same order:
 * claims, object, header, payload, norms and sample.
 */
final class Inspector {
  private static final ContributionReader READER = new ContributionReader(Packet.PLAN);

  private final Stage stage;
  private final SampleRule rule;

  /**
   * @param salt of the samples, drawn after all uploads
   */
  Inspector(Stage stage, long salt) {
    this.stage = stage;
    this.rule = SampleRule.of(salt, ToyModel.layout(), ArenaSpec.COMPRESSION);
  }

  Inspected inspect(Submission.Accepted found, ObjectStore bucket) {
    List<SparseSlice> slices = new ArrayList<>();
    int behind = FastChecks.stepsBehind(stage.digests(), found.header().baseDigest()).orElse(0);
    Optional<String> refusal =
        claims(found.header(), found, behind).or(() -> content(found, bucket, behind, slices));
    return measured(found, bucket, behind, slices, refusal);
  }

  /** The same of what need not be read. */
  Inspected sampled(Submission.Accepted found, List<SparseSlice> slices) {
    return measured(found, new MemoryObjectStore(), 0, slices, Optional.empty());
  }

  private Inspected measured(
      Submission.Accepted found,
      ObjectStore bucket,
      int behind,
      List<SparseSlice> slices,
      Optional<String> refusal) {
    TensorNorms norms = new TensorNorms(ToyModel.layout().tensors().size());
    WorkSample.Builder sample = new WorkSample.Builder(rule);
    if (refusal.isEmpty()) {
      slices.forEach(norms::add);
      slices.forEach(sample::add);
    }
    Inspected read =
        new Inspected(found, bucket, behind, refusal, slices, norms.squared(), sample.build());
    return refusal
        .or(() -> FastChecks.refusal(sample.entries(), read.norm()))
        .map(read::refusedBy)
        .orElse(read);
  }

  private Digest base(int behind) {
    return stage.digests().get(behind);
  }

  private Optional<String> claims(
      ContributionHeader header, Submission.Accepted found, int behind) {
    WorkClaim work = stage.required(found.peer(), header.state());
    Claims required =
        new Claims(
            ArenaSpec.RUN,
            stage.round(),
            found.peer(),
            base(behind),
            ToyModel.layout().digest(),
            work.dataReceipt(),
            work.sequences(),
            work.tokens());
    Claims claimed = Claims.of(header);
    return FastChecks.refusal(required, claimed)
        .or(() -> FastChecks.refusal(header.state(), stage.round(), ToyTraining.STEPS));
  }

  private Optional<String> content(
      Submission.Accepted found, ObjectStore bucket, int behind, List<SparseSlice> slices) {
    RoundBinding binding =
        new RoundBinding(ArenaSpec.RUN, stage.round(), found.peer(), base(behind));
    String key = Scene.KEYS.contribution(stage.round());
    try {
      Optional<ObjectInfo> object = bucket.find(key);
      if (object.isEmpty()) {
        return Optional.of("there is a header, but no " + key);
      }
      READER.check(found.header(), binding, object.get().size());
      READER.readAll(
          found.header(), (offset, length) -> bucket.getRange(key, offset, length), slices::add);
      return Optional.empty();
    } catch (MalformedMessageException | ObjectStoreException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Whether the object still holds what was inspected; every block is read again. */
  boolean stillThere(Inspected inspected) {
    String key = Scene.KEYS.contribution(stage.round());
    try {
      inspected
          .found()
          .header()
          .blocks()
          .forEach(
              block ->
                  READER.readBlock(
                      inspected.bucket().getRange(key, block.offset(), block.length()), block));
      return true;
    } catch (MalformedMessageException | ObjectStoreException e) {
      return false;
    }
  }
}
