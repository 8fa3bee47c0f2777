package org.outerloop.training;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.Rank;
import org.outerloop.tensor.Shards;
import org.outerloop.tensor.TensorScope;
import org.outerloop.tensor.Torch;

/**
 * All parameters on one rank, from the master shards of all ranks. They travel in the format of the
 * pass; in bfloat16 they are then widened into a buffer that is free at that moment, so a rank
 * holds 2 bytes per parameter for them, and 4 in float32.
 */
final class GatheredWeights implements AutoCloseable {
  private final Shards cut;
  private final Rank rank;
  private final boolean rounded;
  private final FlatParameters whole;
  private final Tensor travelling; // (size) in the format of the pass
  private final Tensor own; // the rank's shard of it, a view

  /**
   * @param spare of float32, as large as the model; used in bfloat16 only
   */
  GatheredWeights(Precision precision, Shards cut, FlatParameters spare, Rank rank) {
    this.cut = cut;
    this.rank = rank;
    rounded = precision == Precision.BFLOAT16;
    whole = rounded ? spare : new FlatParameters(cut.size(), rank.device());
    try (TensorScope scope = new TensorScope()) {
      travelling =
          rounded
              ? torch.zeros(new long[] {cut.size()}, rank.device().options(Torch.format(precision)))
              : whole.tensor();
      travelling.retainReference();
      int index = rank.index();
      own = travelling.narrow(0, cut.offset(index), cut.length(index)).retainReference();
    }
  }

  /** The rank's shard in the format of the pass. */
  Tensor own() {
    return own;
  }

  /**
   * Gathers; to be called by all ranks.
   *
   * @param master shard of the rank
   * @return the same object every time; in bfloat16 it is the spare buffer
   */
  FlatParameters gather(FlatParameters master) {
    own.copy_(master.tensor());
    rank.allGather(travelling, cut);
    if (rounded) {
      whole.tensor().copy_(travelling);
    }
    return whole;
  }

  @Override
  public void close() {
    own.close();
    travelling.close();
    if (!rounded) {
      whole.close();
    }
  }
}
