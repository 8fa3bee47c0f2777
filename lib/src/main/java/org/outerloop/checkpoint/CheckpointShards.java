package org.outerloop.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;

/** How a checkpoint is cut into files. */
public final class CheckpointShards {
  /** Hugging Face's convention is at most 5 GB. */
  public static final long USUAL_SHARD_BYTES = 4L << 30;

  private CheckpointShards() {}

  /**
   * Fills one shard after the other with whole tensors in layout order; a tensor that is larger
   * than a shard gets one of its own. The same layout and limit always give the same plan.
   */
  public static List<CheckpointShard> plan(ParameterLayout layout, long maxShardBytes) {
    return plan(layout, maxShardBytes, Float.BYTES);
  }

  /** The same for numbers of so many bytes. */
  public static List<CheckpointShard> plan(
      ParameterLayout layout, long maxShardBytes, int bytesPerNumber) {
    Require.that(maxShardBytes > 0, "Shards of %s bytes", maxShardBytes);
    List<Integer> starts = starts(layout, maxShardBytes, bytesPerNumber);
    List<CheckpointShard> shards = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : layout.tensors().size();
      shards.add(new CheckpointShard(i + 1, starts.size(), starts.get(i), end));
    }
    return List.copyOf(shards);
  }

  private static List<Integer> starts(
      ParameterLayout layout, long maxShardBytes, int bytesPerNumber) {
    List<Integer> starts = new ArrayList<>();
    long filled = 0;
    for (int tensor = 0; tensor < layout.tensors().size(); tensor++) {
      long bytes = Math.multiplyExact(layout.tensor(tensor).size(), (long) bytesPerNumber);
      if (starts.isEmpty() || bytes > maxShardBytes - filled) {
        starts.add(tensor);
        filled = 0;
      }
      filled += bytes;
    }
    return starts;
  }
}
