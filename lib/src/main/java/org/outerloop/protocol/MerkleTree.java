package org.outerloop.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One digest over an ordered list of digests, such that a few of them are proven to be in their
 * places by O(log n) others:
 *
 * <pre>
 *   leaf(d)      = SHA-256(0x00 || d)
 *   node(l, r)   = SHA-256(0x01 || l || r)
 *   top(d)       = leaf(d)
 *   top(d_0 ..)  = node(top of the first k, top of the others)      k = largest power of two below n
 *   root         = SHA-256(0x02 || n as 8 bytes, big-endian || top)  top is empty for n = 0
 * </pre>
 *
 * <p>The first byte tells a leaf, a node and a root apart, so none can pass for another, and the
 * root binds n. The tree has the shape of RFC 6962's.
 *
 * <p>A proof of some leaves is what a reader lacks to compute the root: going through the tree from
 * the left, the top of every largest part that holds none of them. There is one proof for each set
 * of leaves, of at most {@code ceil(log2 n)} digests per leaf.
 */
public final class MerkleTree {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;
  private static final byte ROOT = 2;

  private MerkleTree() {}

  /** The root over all leaves. */
  public static Digest root(List<Digest> leaves) {
    return leaves.isEmpty() ? root(0, null) : root(leaves.size(), top(leaves));
  }

  /**
   * Proves that some leaves are where they are.
   *
   * @param places of the leaves, in any order
   */
  public static List<Digest> proof(List<Digest> leaves, Iterable<Integer> places) {
    TreeMap<Long, Digest> known = new TreeMap<>();
    for (int place : places) {
      known.put((long) place, leaves.get(place));
    }
    List<Digest> proof = new ArrayList<>();
    collect(leaves, 0, known, proof);
    return proof;
  }

  /**
   * The root that some leaves and their proof come to: whoever trusts the root knows then that
   * these leaves are in these places among so many.
   *
   * @param count of all leaves
   * @param known leaves by their places; at least one
   * @throws IllegalArgumentException if the proof is not exactly what is needed
   */
  public static Digest rootOf(long count, NavigableMap<Long, Digest> known, List<Digest> proof) {
    Require.that(!known.isEmpty(), "A proof of no leaf");
    Require.that(
        0 <= known.firstKey() && known.lastKey() < count,
        "Leaves %s to %s are not among %s",
        known.firstKey(),
        known.lastKey(),
        count);
    Iterator<Digest> rest = proof.iterator();
    Digest top = top(0, count, known, rest);
    Require.that(!rest.hasNext(), "The proof has more digests than it needs");
    return root(count, top);
  }

  private static Digest top(
      long first, long count, NavigableMap<Long, Digest> known, Iterator<Digest> rest) {
    if (known.subMap(first, first + count).isEmpty()) {
      Require.that(rest.hasNext(), "The proof has fewer digests than it needs");
      return rest.next();
    }
    if (count == 1) {
      return leaf(known.get(first));
    }
    long left = split(count);
    Digest before = top(first, left, known, rest);
    return node(before, top(first + left, count - left, known, rest));
  }

  private static void collect(
      List<Digest> leaves, long first, NavigableMap<Long, Digest> known, List<Digest> proof) {
    int count = leaves.size();
    if (known.subMap(first, first + count).isEmpty()) {
      proof.add(top(leaves));
    } else if (count > 1) {
      int left = (int) split(count);
      collect(leaves.subList(0, left), first, known, proof);
      collect(leaves.subList(left, count), first + left, known, proof);
    }
  }

  private static Digest top(List<Digest> leaves) {
    if (leaves.size() == 1) {
      return leaf(leaves.get(0));
    }
    int left = (int) split(leaves.size());
    return node(top(leaves.subList(0, left)), top(leaves.subList(left, leaves.size())));
  }

  /** The largest power of two below a count of two or more. */
  private static long split(long count) {
    return Long.highestOneBit(count - 1);
  }

  private static Digest leaf(Digest digest) {
    return new Digest.Hasher().add(new byte[] {LEAF}).add(digest.toBytes()).finish();
  }

  private static Digest node(Digest left, Digest right) {
    return new Digest.Hasher()
        .add(new byte[] {NODE})
        .add(left.toBytes())
        .add(right.toBytes())
        .finish();
  }

  private static Digest root(long count, Digest top) {
    Digest.Hasher hasher =
        new Digest.Hasher()
            .add(new byte[] {ROOT})
            .add(ByteBuffer.allocate(Long.BYTES).putLong(0, count));
    return (count == 0 ? hasher : hasher.add(top.toBytes())).finish();
  }
}
