package org.outerloop.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.checkpoint.CheckpointShard;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.checkpoint.ShardWriter;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.storage.ObjectStore;

/** The executors of a validator, one of which comes to a wrong result. */
final class FaultySpread implements Spread {
  private final TinyRun run;
  private final RoundStart start;
  private final FaultKind kind;
  private final PeerId peer;
  private final int slice;
  private final SplitMix64 random;

  FaultySpread(
      TinyRun run, RoundStart start, FaultKind kind, PeerId peer, int slice, SplitMix64 random) {
    this.run = run;
    this.start = start;
    this.kind = kind;
    this.peer = peer;
    this.slice = slice;
    this.random = random;
  }

  @Override
  public <T extends Serializable, R extends Serializable> List<R> each(
      String stage, List<T> items, Work<T, R> work) {
    List<R> results = new ArrayList<>();
    for (T item : items) {
      results.add(cast(wrong(stage, item, work.apply(item))));
    }
    return results;
  }

  @SuppressWarnings("unchecked") // a fault keeps the type of a result
  private static <R> R cast(Object result) {
    return (R) result;
  }

  private Object wrong(String stage, Object item, Object result) {
    if (kind == FaultKind.LOSS && stage.equals("try")) {
      return loss((TryContribution.Group) item, (TryContribution.Report) result);
    } else if (kind == FaultKind.NORM && stage.equals("inspect")) {
      return norm((Timed.Result<?>) result);
    } else if (kind == FaultKind.HELD_OUT_LOSS && stage.equals("held-out loss")) {
      return (Double) result * (1 + 1e-9 * (1 + random.nextInt(1000)));
    } else if (stage.equals("merge")
        && (kind == FaultKind.MERGED_VALUE || kind == FaultKind.MERGE_FACTOR)) {
      return merged((CheckpointShard) item, (MergedShard) result);
    }
    return result;
  }

  private TryContribution.Report loss(TryContribution.Group group, TryContribution.Report right) {
    for (int i = 0; i < group.items().size(); i++) {
      if (group.items().get(i).candidate().peer().equals(peer)) {
        double[] losses =
            random.nextInt(2) == 0
                ? right.results().get(i).random()
                : right.results().get(i).assignedAfter();
        losses[random.nextInt(losses.length)] *= 1 + 1e-6 * (1 + random.nextInt(1000));
      }
    }
    return right;
  }

  private Object norm(Timed.Result<?> right) {
    Inspection inspection = (Inspection) right.value();
    if (inspection.candidate().peer().equals(peer)) {
      double[] norms = inspection.squaredNorms();
      norms[Checkpoints.slices(run.spec).get(slice).tensor()] *= 1 + 1e-3 * random.nextInt(1000);
    }
    return right;
  }

  /** Writes the shard once more, with something else in it. */
  private MergedShard merged(CheckpointShard shard, MergedShard right) {
    RunSpec spec = run.spec;
    ParameterLayout layout = ParameterLayout.of(spec.model());
    List<Slice> slices = Checkpoints.slices(spec);
    try (ObjectStore store = run.run()) {
      CheckpointWriter writer =
          Checkpoints.writer(store, spec.keys().checkpoint(start.round() + 1), spec);
      writer.finish(right.written());
      Checkpoint merged = Checkpoint.open(store, spec.keys().checkpoint(start.round() + 1), layout);
      Checkpoint base = Checkpoints.open(store, spec, start);
      List<float[]> values = slices.stream().map(merged::read).toList();
      wrong(values, slices, base);
      try (ShardWriter out = writer.open(shard)) {
        for (int i = 0; i < slices.size(); i++) {
          out.write(slices.get(i), values.get(i));
        }
        return MergedShard.of(out.commit());
      }
    }
  }

  private void wrong(List<float[]> values, List<Slice> slices, Checkpoint base) {
    if (kind == FaultKind.MERGED_VALUE) {
      float[] one = values.get(slice);
      int at = random.nextInt(one.length);
      one[at] = Flip.bit(one[at], random);
      return;
    }
    float factor = 0.5f + random.nextInt(100) / 256f;
    for (int i = 0; i < slices.size(); i++) {
      if (slices.get(i).tensor() == slices.get(slice).tensor()) {
        float[] before = base.read(slices.get(i));
        float[] after = values.get(i);
        for (int at = 0; at < after.length; at++) {
          after[at] = before[at] + factor * (after[at] - before[at]);
        }
      }
    }
  }
}
