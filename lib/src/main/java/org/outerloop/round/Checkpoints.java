package org.outerloop.round;

import java.util.List;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.checkpoint.SliceCut;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.ParameterBuffer;
import org.outerloop.training.LossMeter;

/** How a run's parameters are cut, found and loaded. */
final class Checkpoints {
  /** Files of this size make some 270 parallel merge tasks of a 72B model. */
  private static final long SHARD_BYTES = 1L << 30;

  private Checkpoints() {}

  static List<Slice> slices(RunSpec spec) {
    return ParameterLayout.of(spec.model())
        .slices(spec.compression().chunkEdge(), spec.compression().sliceEntries());
  }

  /** Place of a slice in the flat buffer. */
  static long offset(ParameterLayout layout, Slice slice) {
    return layout.tensor(slice.tensor()).offset() + slice.offset();
  }

  static CheckpointWriter writer(ObjectStore store, String prefix, RunSpec spec) {
    SliceCut cut = new SliceCut(spec.compression().chunkEdge(), spec.compression().sliceEntries());
    return new CheckpointWriter(store, prefix, ParameterLayout.of(spec.model()), cut, SHARD_BYTES);
  }

  /**
   * The parameters at the start of a round; an error if they are not the ones that were committed.
   */
  static Checkpoint open(ObjectStore run, RunSpec spec, RoundStart start) {
    String prefix = spec.keys().checkpoint(start.round());
    Checkpoint checkpoint = Checkpoint.open(run, prefix, ParameterLayout.of(spec.model()));
    Digest root = checkpoint.root();
    if (!root.equals(start.base())) {
      throw new IllegalStateException(
          "%s has digest %s, the record of the round before says %s"
              .formatted(prefix, root.brief(), start.base().brief()));
    }
    return checkpoint;
  }

  static void load(Checkpoint checkpoint, RunSpec spec, ParameterBuffer into) {
    ParameterLayout layout = ParameterLayout.of(spec.model());
    for (Slice slice : slices(spec)) {
      into.write(offset(layout, slice), checkpoint.read(slice), slice.length());
    }
  }

  static LossMeter meter(RunSpec spec, Device device) {
    return new LossMeter(
        spec.model(), spec.training().precision(), device, spec.training().threads());
  }
}
