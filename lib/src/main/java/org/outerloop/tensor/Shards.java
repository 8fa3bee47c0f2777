package org.outerloop.tensor;

import org.outerloop.protocol.Require;

/**
 * A flat buffer cut into one contiguous shard per rank, in the order of the ranks. Shards begin at
 * multiples of {@value #ALIGNMENT} entries, which GPUs copy fastest, and their sizes differ by at
 * most as many; so any size can be cut for any count without padding.
 *
 * @param size entries of the buffer
 * @param count of shards
 */
public record Shards(long size, int count) {
  private static final int ALIGNMENT = 64;

  public Shards {
    Require.that(count > 0, "A buffer cut into %s shards", count);
    Require.that(
        units(size) >= count,
        "A buffer of %s entries is too small to be cut into %s shards",
        size,
        count);
  }

  private static long units(long size) {
    return (size + ALIGNMENT - 1) / ALIGNMENT;
  }

  /** Where a shard begins; the size of the buffer for {@code rank == count}. */
  public long offset(int rank) {
    return Math.min(size, units(size) * rank / count * ALIGNMENT);
  }

  /** Entries of a shard, at least one. */
  public long length(int rank) {
    return offset(rank + 1) - offset(rank);
  }
}
