package org.outerloop.tokens;

import java.io.Serializable;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;

/**
 * The second stage of the shuffle: where a packed sequence goes, as a hash of (seed, cell, number
 * in the cell). The first stage has joined documents into cells in the order of their own hashes;
 * this one scatters what came out of every cell over all shards, so the sequences of a long
 * document do not stay together. Nothing depends on who computes it.
 *
 * <p>Named by place and not by content, as equal sequences would stand side by side else. Two
 * sequences of a part never have the same {@link #rank}: the hash is a bijection of 64 bits, of
 * which the cell takes the upper 24 and the number the lower 40.
 */
public final class SequenceDraw implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int NUMBER_BITS = 40;
  private static final int MAX_CELLS = 1 << 23;

  private final long shardKey;
  private final long rankKey;

  public SequenceDraw(long seed) {
    shardKey = Seeds.of(seed, 0, "sequences", "shard");
    rankKey = Seeds.of(seed, 0, "sequences", "rank");
  }

  /** Uniform in [0, shards). */
  public int shard(int cell, long number, int shards) {
    return (int) Long.remainderUnsigned(SplitMix64.mix(place(cell, number) ^ shardKey), shards);
  }

  /** Sequences of a shard stand by rising rank. */
  public long rank(int cell, long number) {
    return SplitMix64.mix(place(cell, number) ^ rankKey);
  }

  private static long place(int cell, long number) {
    Require.that(0 <= cell && cell < MAX_CELLS, "Cell %s of at most %s", cell, MAX_CELLS);
    Require.that(0 <= number && number >>> NUMBER_BITS == 0, "Sequence %s of a cell", number);
    return (long) cell << NUMBER_BITS | number;
  }
}
