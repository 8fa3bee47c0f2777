package org.outerloop.round;

import java.util.List;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.training.LossMeter;

/** How a run's parameters are cut, found and loaded. */
final class Checkpoints {
  private Checkpoints() {}

  static List<Slice> slices(RunSpec spec) {
    return ParameterLayout.of(spec.model())
        .slices(spec.compression().chunkEdge(), spec.compression().sliceEntries());
  }

  /** Place of a slice in the flat buffer. */
  static long offset(ParameterLayout layout, Slice slice) {
    return layout.tensor(slice.tensor()).offset() + slice.offset();
  }

  /** The parameters at the start of a round; an error if they are not the ones that were committed. */
  static Checkpoint open(ObjectStore run, RunSpec spec, RoundStart start) {
    Checkpoint checkpoint =
        Checkpoint.open(run, spec.keys().checkpoint(start.round()), ParameterLayout.of(spec.model()));
    if (!checkpoint.root().equals(start.base())) {
      throw new IllegalStateException(
          "Checkpoint of round "
              + start.round()
              + " has digest "
              + checkpoint.root().brief()
              + ", the record says "
              + start.base().brief());
    }
    return checkpoint;
  }

  static void load(Checkpoint checkpoint, RunSpec spec, FlatParameters into) {
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
