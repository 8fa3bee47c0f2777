package org.outerloop.training;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
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
  private final boolean rounded;
  private final FlatParameters whole;
  private final Tensor travelling; // (size) in the format of the pass

  /**
   * @param spare of float32, as large as the model; used in bfloat16 only
   */
  GatheredWeights(Precision precision, Shards cut, FlatParameters spare, Device device) {
    this.cut = cut;
    rounded = precision == Precision.BFLOAT16;
    whole = rounded ? spare : new FlatParameters(cut.size(), device);
    try (TensorScope scope = new TensorScope()) {
      long[] size = {cut.size()};
      travelling =
          rounded ? torch.zeros(size, device.options(Torch.format(precision))) : whole.tensor();
      travelling.retainReference();
    }
  }

  /**
   * Gathers; to be called by all ranks.
   *
   * @param own master shard of the rank
   * @return the same object every time; in bfloat16 it is the spare buffer
   */
  FlatParameters gather(Rank rank, FlatParameters own) {
    travelling.narrow(0, cut.offset(rank.index()), own.size()).copy_(own.tensor());
    rank.allGather(travelling, cut);
    if (rounded) {
      whole.tensor().copy_(travelling);
    }
    return whole;
  }

  @Override
  public void close() {
    travelling.close();
    if (!rounded) {
      whole.close();
    }
  }
}
