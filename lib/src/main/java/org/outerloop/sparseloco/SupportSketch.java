package org.outerloop.sparseloco;

import java.io.Serializable;
import java.util.Arrays;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.SplitMix64;

/**
 * Which coordinates a contribution sent, in at most {@value #SIZE} numbers: enough to tell how much
 * of two supports is shared, so that a copy is found without comparing files.
 *
 * <pre>
 *   h(tensor, i) = mix(salt xor mix(tensor * 2^40 + i)) div 2      i = row-major place in the tensor
 *   sketch       = the 1024 smallest h over all sent coordinates of matrices
 *   J            = share of the 1024 smallest of both sketches together that is in both
 *   overlap      = J / (1 + J) * (a + b) / min(a, b)               a, b = coordinates sent
 * </pre>
 *
 * For a = b the last line is 2J / (1 + J). Both sketches are samples by the same hash, so J is
 * unbiased with standard error sqrt(J (1 - J) / 1024): 0.6 % of overlap where independent supports
 * share 1.6 %, 1.5 % at one half, and none for a copy. The salt is chosen after all uploads, so
 * nobody can send coordinates that hide. Vectors are sent whole by everybody and do not count.
 *
 * <p>Bottom-k sketches: Cohen and Kaplan, "Summarizing data using bottom-k sketches", PODC 2007.
 * Immutable.
 */
public final class SupportSketch implements Serializable {
  /** Most hashes kept. */
  public static final int SIZE = 1024;

  private static final int TENSOR_SHIFT = 40;

  private final long salt;
  private final long coordinates;
  private final long[] hashes;

  private SupportSketch(long salt, long coordinates, long[] hashes) {
    this.salt = salt;
    this.coordinates = coordinates;
    this.hashes = hashes;
  }

  /** Rebuilds a sketch from its parts. */
  public static SupportSketch of(long salt, long coordinates, long[] hashes) {
    Require.that(
        hashes.length == Math.min(SIZE, coordinates),
        "A sketch of %s coordinates has not %s hashes",
        coordinates,
        hashes.length);
    for (int i = 0; i < hashes.length; i++) {
      Require.that(
          hashes[i] > (i == 0 ? -1 : hashes[i - 1]), "Hash %s of a sketch is out of order", i);
    }
    return new SupportSketch(salt, coordinates, hashes.clone());
  }

  public long salt() {
    return salt;
  }

  /** Number of coordinates seen. */
  public long coordinates() {
    return coordinates;
  }

  /** The smallest hashes, in increasing order, not negative. */
  public long[] hashes() {
    return hashes.clone();
  }

  /** The sketch of two parts of one contribution that share no slice. */
  public SupportSketch plus(SupportSketch part) {
    checkSalt(part);
    long[] all = Arrays.copyOf(hashes, hashes.length + part.hashes.length);
    System.arraycopy(part.hashes, 0, all, hashes.length, part.hashes.length);
    Arrays.sort(all);
    return new SupportSketch(
        salt, coordinates + part.coordinates, Arrays.copyOf(all, Math.min(SIZE, all.length)));
  }

  /** Estimated share of the smaller support that is in the other too; 0 if one is empty. */
  public double overlap(SupportSketch other) {
    checkSalt(other);
    long smaller = Math.min(coordinates, other.coordinates);
    if (smaller == 0) {
      return 0;
    }
    double jaccard = jaccard(other);
    double both = jaccard / (1 + jaccard) * (coordinates + other.coordinates);
    return Math.min(1, both / smaller);
  }

  private double jaccard(SupportSketch other) {
    int mine = 0;
    int theirs = 0;
    int union = 0;
    int shared = 0;
    while (union < SIZE && (mine < hashes.length || theirs < other.hashes.length)) {
      long left = mine < hashes.length ? hashes[mine] : Long.MAX_VALUE;
      long right = theirs < other.hashes.length ? other.hashes[theirs] : Long.MAX_VALUE;
      shared += left == right ? 1 : 0;
      mine += left <= right ? 1 : 0;
      theirs += right <= left ? 1 : 0;
      union++;
    }
    return (double) shared / union;
  }

  private void checkSalt(SupportSketch other) {
    Require.that(salt == other.salt, "Sketches of salts %s and %s", salt, other.salt);
  }

  /** Sees slices of one contribution, in any order. Holds 16 KiB; not thread-safe. */
  public static final class Builder {
    private final long salt;
    private final long[] smallest = new long[2 * SIZE];
    private int count;
    private long limit = Long.MAX_VALUE;
    private long coordinates;

    public Builder(long salt) {
      this.salt = salt;
    }

    /** Adds the coordinates of a slice; each slice of a contribution once. */
    public Builder add(SparseSlice sparse) {
      if (!sparse.grid().vector()) {
        long first = ((long) sparse.slice().tensor() << TENSOR_SHIFT) + sparse.slice().offset();
        sparse.forEach((offset, value) -> add(first + offset));
        coordinates += sparse.entries();
      }
      return this;
    }

    private void add(long coordinate) {
      long hash = SplitMix64.mix(salt ^ SplitMix64.mix(coordinate)) >>> 1;
      if (hash < limit) {
        smallest[count++] = hash;
        if (count == smallest.length) {
          Arrays.sort(smallest);
          count = SIZE;
          limit = smallest[SIZE - 1];
        }
      }
    }

    /** The sketch of what was seen so far. */
    public SupportSketch build() {
      long[] hashes = Arrays.copyOf(smallest, count);
      Arrays.sort(hashes);
      return new SupportSketch(
          salt, coordinates, Arrays.copyOf(hashes, Math.min(SIZE, hashes.length)));
    }
  }
}
