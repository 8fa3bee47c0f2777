package org.outerloop.corpus;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * A set of names as one block of bytes: lists of banned domains hold millions, and a set of strings
 * would take ten times the room and minutes to send to the executors.
 *
 * <p>Cost: the bytes of the names and four more each; a look-up is a binary search.
 */
public final class Names implements Serializable {
  private static final long serialVersionUID = 1;

  private final byte[] bytes; // of all names in order, one after the other
  private final int[] ends;

  private Names(byte[] bytes, int[] ends) {
    this.bytes = bytes;
    this.ends = ends;
  }

  /** The set of some names, at most 2 GiB of them. */
  public static Names of(Collection<String> names) {
    byte[][] sorted =
        names.stream()
            .distinct()
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .sorted(Arrays::compare)
            .toArray(byte[][]::new);
    int[] ends = new int[sorted.length];
    int size = 0;
    for (int i = 0; i < sorted.length; i++) {
      size = Math.addExact(size, sorted[i].length);
      ends[i] = size;
    }
    byte[] bytes = new byte[size];
    for (int i = 0; i < sorted.length; i++) {
      System.arraycopy(sorted[i], 0, bytes, ends[i] - sorted[i].length, sorted[i].length);
    }
    return new Names(bytes, ends);
  }

  public int size() {
    return ends.length;
  }

  public boolean contains(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    int low = 0;
    int high = ends.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int start = middle == 0 ? 0 : ends[middle - 1];
      int order = Arrays.compare(bytes, start, ends[middle], wanted, 0, wanted.length);
      if (order == 0) {
        return true;
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }
}
