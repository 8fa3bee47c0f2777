package org.outerloop.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.checkpoint.CheckpointShard;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.checkpoint.ShardWriter;
import org.outerloop.merge.SliceMerge;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;

/**
 * The outer step on one shard of the checkpoint, slice by slice: reads theta_t and the
 * contributions by range, writes theta_{t+1}. Holds one slice and one block of each contribution.
 */
final class MergeShard implements Spread.Work<CheckpointShard, MergedShard> {
  private final ValidatorPlace place;
  private final RoundStart start;
  private final List<Candidate> merged;
  private final float[][] factors;

  /**
   * @param merged contributions in peer order
   * @param factors of the norm clip, {@code [tensor][contribution]}
   */
  MergeShard(ValidatorPlace place, RoundStart start, List<Candidate> merged, float[][] factors) {
    this.place = place;
    this.start = start;
    this.merged = new ArrayList<>(merged);
    this.factors = factors;
  }

  @Override
  public MergedShard apply(CheckpointShard shard) {
    RunSpec spec = place.spec();
    ParameterLayout layout = ParameterLayout.of(spec.model());
    SliceMerge merge = new SliceMerge(spec.merge());
    List<ObjectStore> buckets = new ArrayList<>();
    try (ObjectStore run = ObjectStores.open(place.run());
        ShardWriter out = next(run).open(shard)) {
      Checkpoint base = Checkpoints.open(run, spec, start);
      List<ContributionSlices> contributions = open(buckets, layout);
      List<Slice> slices = Checkpoints.slices(spec);
      for (int i = 0; i < slices.size(); i++) {
        Slice slice = slices.get(i);
        if (shard.holds(slice.tensor())) {
          List<SparseSlice> sent = new ArrayList<>();
          for (int c = 0; c < merged.size(); c++) {
            Optional<SparseSlice> read = read(contributions.get(c), i);
            if (read.isEmpty()) {
              return MergedShard.spoiledBy(merged.get(c).peer());
            }
            sent.add(read.get());
          }
          float[] theta = base.read(slice);
          merge.step(theta, sent, factors[slice.tensor()]);
          out.write(slice, theta);
        }
      }
      return MergedShard.of(out.commit());
    } finally {
      buckets.forEach(ObjectStore::close);
    }
  }

  /** Empty if its owner has swapped or removed what was inspected before. */
  private static Optional<SparseSlice> read(ContributionSlices contribution, int index) {
    try {
      return Optional.of(contribution.read(index));
    } catch (MalformedMessageException | ContributionSlices.UnreadableException e) {
      return Optional.empty();
    }
  }

  private CheckpointWriter next(ObjectStore run) {
    String prefix = place.spec().keys().checkpoint(start.round() + 1);
    return Checkpoints.writer(run, prefix, place.spec());
  }

  private List<ContributionSlices> open(List<ObjectStore> buckets, ParameterLayout layout) {
    RunSpec spec = place.spec();
    ContributionReader reader = new ContributionReader(layout, spec.compression());
    List<ContributionSlices> contributions = new ArrayList<>();
    for (Candidate candidate : merged) {
      ObjectStore bucket = ObjectStores.open(place.bucket(candidate.peer()));
      buckets.add(bucket);
      contributions.add(
          new ContributionSlices(
              PeerReads.of(bucket, spec, candidate.header()),
              spec.keys().contribution(start.round()),
              candidate.header(),
              reader));
    }
    return contributions;
  }
}
