package org.outerloop.tensor;

import java.util.function.Consumer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.Require;

/**
 * One of the ranks of a {@link RankGroup}, for the thread that works as it. Collective operations
 * are to be called by all ranks in the same order, with tensors of the same size and format; they
 * work in place on contiguous tensors on the rank's device. Sums are made in an order that depends
 * on the number of ranks and the size alone, so they have the same bits every time.
 */
public final class Rank {
  private final int index;
  private final int count;
  private final Device device;
  private final Meeting meeting;
  private final Communicator communicator;

  Rank(int index, int count, Device device, Meeting meeting, Communicator communicator) {
    this.index = index;
    this.count = count;
    this.device = device;
    this.meeting = meeting;
    this.communicator = communicator;
  }

  /** From 0. */
  public int index() {
    return index;
  }

  /** How many ranks there are. */
  public int count() {
    return count;
  }

  /** Where this rank's tensors live. */
  public Device device() {
    return device;
  }

  /** Every rank's tensor becomes the sum of all. */
  public void allReduce(Tensor tensor) {
    together("all-reduce", tensor, communicator::sum);
  }

  /** The sum of the ranks' numbers. */
  public double allReduce(double value) {
    try (TensorScope scope = new TensorScope()) {
      Tensor sum = torch.full(new long[] {1}, new Scalar(value), device.options(ScalarType.Double));
      allReduce(sum);
      return sum.item_double();
    }
  }

  /**
   * The rank's shard becomes the sum of all ranks' entries there; the rest of the tensor means
   * nothing afterwards. Traffic of a rank: the size of the tensor.
   *
   * @param tensor (size of the cut)
   */
  public void reduceScatter(Tensor tensor, Shards cut) {
    requireSize(tensor, cut);
    // one reduce per shard: needs neither shards of equal size nor a second buffer
    for (int root = 0; root < count; root++) {
      int owner = root;
      Tensor shard = tensor.narrow(0, cut.offset(root), cut.length(root));
      together("reduce-scatter", shard, part -> communicator.sumTo(owner, part));
    }
  }

  /**
   * Every rank's tensor becomes the shards of all, each taken from its rank. Traffic of a rank: the
   * size of the tensor.
   *
   * @param tensor (size of the cut), of which the rank's shard counts
   */
  public void allGather(Tensor tensor, Shards cut) {
    requireSize(tensor, cut);
    for (int root = 0; root < count; root++) {
      int owner = root;
      Tensor shard = tensor.narrow(0, cut.offset(root), cut.length(root));
      together("all-gather", shard, part -> communicator.copyFrom(owner, part));
    }
  }

  private void requireSize(Tensor tensor, Shards cut) {
    Require.that(
        tensor.dim() == 1 && tensor.size(0) == cut.size() && cut.count() == count,
        "A tensor of %s entries and %s ranks, cut as %s",
        tensor.numel(),
        count,
        cut);
  }

  private void together(String name, Tensor tensor, Consumer<TensorVector> operation) {
    Require.that(tensor.is_contiguous(), "The tensor of an %s is not contiguous", name);
    String what = "%s of %s %s".formatted(name, tensor.numel(), tensor.scalar_type());
    meeting.come(index, what);
    try (TensorScope scope = new TensorScope()) {
      operation.accept(new TensorVector(tensor));
    }
  }
}
