package org.outerloop.sparseloco;

/**
 * Sums over several slices of one chunk, by position, and how many of them sent each: 16 KiB each,
 * side by side whatever the slice's shape is, so that a merge stays in the nearest cache. Not
 * thread-safe.
 */
public final class ChunkSums {
  private static final int LENGTH = ChunkGrid.VECTOR_CHUNK;

  /** Scratch: the values of the codes of one slice. */
  final float[] levels = new float[1 << Byte.SIZE];

  private final float[] sums = new float[LENGTH];
  private final float[] senders = new float[LENGTH];

  /** The sums, to be read and set. */
  public float[] sums() {
    return sums;
  }

  /** The numbers of senders, to be read and set. */
  public float[] senders() {
    return senders;
  }
}
