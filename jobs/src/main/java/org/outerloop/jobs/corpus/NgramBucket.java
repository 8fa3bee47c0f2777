package org.outerloop.jobs.corpus;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All n-grams of a bucket, to find those that occur more than once. Memory: 12 bytes per n-gram, 20
 * more for those that occur more than once.
 */
final class NgramBucket {
  private static final int FIRST_CAPACITY = 1 << 12;

  /** Bits of a sieve per n-gram: one in ten that occur once get through. */
  private static final int SIEVE_BITS = 8;

  private static final long MOST_BITS = 1 << 30;
  private static final int PARAGRAPH_BYTES = 8 + 4 + 4 + 4;
  private static final int GROUP_BYTES = 4 + 8;
  private static final Comparator<NgramParagraph> ORDER =
      Comparator.comparingLong(NgramParagraph::place).thenComparingInt(NgramParagraph::number);

  private final List<NgramParagraph> paragraphs = new ArrayList<>();
  private long[] hashes = new long[FIRST_CAPACITY];
  private int[] owners = new int[FIRST_CAPACITY];
  private int count;

  void add(byte[] block) {
    NgramBlock.read(block, this::add);
  }

  private void add(NgramParagraph of, long hash) {
    if (paragraphs.isEmpty() || paragraphs.get(paragraphs.size() - 1) != of) {
      paragraphs.add(of);
    }
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
      owners = Arrays.copyOf(owners, 2 * count);
    }
    hashes[count] = hash;
    owners[count++] = paragraphs.size() - 1;
  }

  /**
   * The n-grams whose hash occurs more than once, as {@link SharedGroups}. The bucket is of no use
   * afterwards.
   */
  byte[] shared() {
    sieve();
    int[] next = new int[count];
    int[] lasts = chain(next);
    int groups = 0;
    int occurrences = 0;
    BitSet used = new BitSet(paragraphs.size());
    for (int last : lasts) {
      if (last > 0 && next[last - 1] > 0) {
        groups++;
        for (int entry = last; entry > 0; entry = next[entry - 1]) {
          used.set(owners[entry - 1]);
          occurrences++;
        }
      }
    }
    return written(lasts, next, used, groups, occurrences);
  }

  private byte[] written(int[] lasts, int[] next, BitSet used, int groups, int occurrences) {
    NgramParagraph[] ordered =
        used.stream().mapToObj(paragraphs::get).toArray(NgramParagraph[]::new);
    Arrays.sort(ordered, ORDER);
    ordered = withoutRepeats(ordered);
    int[] indices = indices(used, ordered);
    ByteBuffer bytes =
        ByteBuffer.allocate(
            4 + ordered.length * PARAGRAPH_BYTES + groups * GROUP_BYTES + occurrences * 4);
    bytes.putInt(ordered.length);
    for (NgramParagraph of : ordered) {
      bytes.putLong(of.place()).putInt(of.pageNgrams()).putInt(of.number()).putInt(of.ngrams());
    }
    int[] members = new int[16];
    for (int last : lasts) {
      if (last > 0 && next[last - 1] > 0) {
        int size = 0;
        for (int entry = last; entry > 0; entry = next[entry - 1]) {
          members = size == members.length ? Arrays.copyOf(members, 2 * size) : members;
          members[size++] = indices[owners[entry - 1]];
        }
        Arrays.sort(members, 0, size);
        bytes.putInt(size).putLong(hashes[last - 1]);
        for (int i = 0; i < size; i++) {
          bytes.putInt(members[i]);
        }
      }
    }
    return bytes.array();
  }

  /** A paragraph may have come in several blocks. */
  private static NgramParagraph[] withoutRepeats(NgramParagraph[] ordered) {
    return IntStream.range(0, ordered.length)
        .filter(i -> i == 0 || ORDER.compare(ordered[i - 1], ordered[i]) != 0)
        .mapToObj(i -> ordered[i])
        .toArray(NgramParagraph[]::new);
  }

  /** Of each paragraph that is used, its index in the order. */
  private int[] indices(BitSet used, NgramParagraph[] ordered) {
    int[] indices = new int[paragraphs.size()];
    used.stream().forEach(i -> indices[i] = Arrays.binarySearch(ordered, paragraphs.get(i), ORDER));
    return indices;
  }

  /**
   * Drops most n-grams that occur once: their bit is set by no other. Its bits lie in the cache.
   */
  private void sieve() {
    int mask = (int) Math.min(2L * SIEVE_BITS * Integer.highestOneBit(count | 1), MOST_BITS) - 1;
    BitSet once = new BitSet(mask + 1);
    BitSet twice = new BitSet(mask + 1);
    for (int i = 0; i < count; i++) {
      int bit = (int) hashes[i] & mask;
      if (once.get(bit)) {
        twice.set(bit);
      } else {
        once.set(bit);
      }
    }
    int left = 0;
    for (int i = 0; i < count; i++) {
      if (twice.get((int) hashes[i] & mask)) {
        hashes[left] = hashes[i];
        owners[left++] = owners[i];
      }
    }
    count = left;
  }

  /**
   * Chains the entries of a hash.
   *
   * @param next of each entry the number + 1 of the one before it with the same hash, or 0
   * @return of each hash the number + 1 of the last entry, among zeros
   */
  private int[] chain(int[] next) {
    int mask = (Integer.highestOneBit(count | 1) << 2) - 1;
    int[] lasts = new int[mask + 1];
    for (int entry = 0; entry < count; entry++) {
      int slot = (int) hashes[entry] & mask;
      while (lasts[slot] > 0 && hashes[lasts[slot] - 1] != hashes[entry]) {
        slot = slot + 1 & mask;
      }
      next[entry] = lasts[slot];
      lasts[slot] = entry + 1;
    }
    return lasts;
  }
}
