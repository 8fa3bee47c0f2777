package org.outerloop.jobs.corpus;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * All n-grams of a bucket, to find those that occur more than once. Memory: 12 bytes per n-gram and
 * 20 per paragraph, some 60 more for those that have n-grams that occur more than once.
 */
final class NgramBucket {
  private static final int FIRST_CAPACITY = 1 << 12;

  /** Bits of a sieve per n-gram: one in ten that occur once get through. */
  private static final int SIEVE_BITS = 8;

  private static final long MOST_BITS = 1 << 30;
  private static final int GROUP_BYTES = 4 + 8;
  private static final Comparator<Owner> ORDER =
      (a, b) ->
          a.of.place() != b.of.place()
              ? Long.compare(a.of.place(), b.of.place())
              : Integer.compare(a.of.number(), b.of.number());

  private ByteBuffer paragraphs = ByteBuffer.allocate(FIRST_CAPACITY);
  private long[] hashes = new long[FIRST_CAPACITY];
  private int[] owners = new int[FIRST_CAPACITY];
  private int count;
  private int paragraphCount;

  /** A paragraph with an n-gram that occurs more than once, by its number in this bucket. */
  private record Owner(NgramParagraph of, int number) {}

  void add(byte[] block) {
    NgramBlock.Reader entries = new NgramBlock.Reader(block);
    while (entries.next()) {
      if (entries.isNewParagraph()) {
        add(entries);
      }
      if (count == hashes.length) {
        hashes = Arrays.copyOf(hashes, 2 * count);
        owners = Arrays.copyOf(owners, 2 * count);
      }
      hashes[count] = entries.value();
      owners[count++] = paragraphCount - 1;
    }
  }

  private void add(NgramBlock.Reader entry) {
    if (paragraphs.remaining() < NgramParagraph.BYTES) {
      paragraphs.flip();
      paragraphs = ByteBuffer.allocate(2 * paragraphs.capacity()).put(paragraphs);
    }
    entry.writeParagraph(paragraphs);
    paragraphCount++;
  }

  /**
   * The n-grams whose hash occurs more than once, as {@link SharedGroups}. The bucket is of no use
   * afterwards.
   */
  byte[] shared() {
    sieve();
    int[] next = new int[count];
    int[] lasts = groups(chain(next), next);
    int[] ranks = new int[paragraphCount]; // 1 for those that have such n-grams
    int occurrences = 0;
    for (int last : lasts) {
      for (int entry = last; entry > 0; entry = next[entry - 1]) {
        ranks[owners[entry - 1]] = 1;
        occurrences++;
      }
    }
    List<NgramParagraph> ordered = order(ranks);
    ByteBuffer bytes =
        ByteBuffer.allocate(
            4
                + ordered.size() * NgramParagraph.BYTES
                + lasts.length * GROUP_BYTES
                + occurrences * 4);
    bytes.putInt(ordered.size());
    ordered.forEach(of -> of.write(bytes));
    for (int last : lasts) {
      write(last, next, ranks, bytes);
    }
    return bytes.array();
  }

  /** Of the hashes, those that occur more than once. */
  private static int[] groups(int[] lasts, int[] next) {
    int groups = 0;
    for (int last : lasts) {
      if (last > 0 && next[last - 1] > 0) {
        lasts[groups++] = last;
      }
    }
    return Arrays.copyOf(lasts, groups);
  }

  /**
   * The paragraphs in their order, each once: one may have come in several blocks.
   *
   * @param ranks 0 for those that are not wanted, 1 for those that are; to the rank in the order
   *     for all others
   */
  private List<NgramParagraph> order(int[] ranks) {
    Owner[] wanted = new Owner[Arrays.stream(ranks).sum()];
    int found = 0;
    for (int i = 0; i < ranks.length; i++) {
      if (ranks[i] > 0) {
        wanted[found++] = new Owner(NgramParagraph.read(paragraphs, i * NgramParagraph.BYTES), i);
      }
    }
    Arrays.sort(wanted, ORDER);
    List<NgramParagraph> ordered = new ArrayList<>(wanted.length);
    for (int i = 0; i < wanted.length; i++) {
      if (i == 0 || ORDER.compare(wanted[i - 1], wanted[i]) != 0) {
        ordered.add(wanted[i].of);
      }
      ranks[wanted[i].number] = ordered.size() - 1;
    }
    return ordered;
  }

  private void write(int last, int[] next, int[] ranks, ByteBuffer to) {
    int size = 0;
    for (int entry = last; entry > 0; entry = next[entry - 1]) {
      size++;
    }
    int[] members = new int[size];
    for (int entry = last; entry > 0; entry = next[entry - 1]) {
      members[--size] = ranks[owners[entry - 1]];
    }
    Arrays.sort(members);
    to.putInt(members.length).putLong(hashes[last - 1]);
    for (int member : members) {
      to.putInt(member);
    }
  }

  /**
   * Drops most n-grams that occur once: their bit is set by no other. Its bits lie in the cache.
   */
  private void sieve() {
    int bits = (int) Math.min(2L * SIEVE_BITS * Integer.highestOneBit(count | 1), MOST_BITS);
    int mask = Math.max(1, bits >>> 6) - 1;
    long[] once = new long[mask + 1];
    long[] twice = new long[mask + 1];
    for (int i = 0; i < count; i++) {
      int word = (int) (hashes[i] >>> 6) & mask; // the lowest 6 bits are a place in the word
      long bit = 1L << hashes[i];
      twice[word] |= once[word] & bit;
      once[word] |= bit;
    }
    int left = 0;
    for (int i = 0; i < count; i++) {
      if ((twice[(int) (hashes[i] >>> 6) & mask] & 1L << hashes[i]) != 0) {
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
