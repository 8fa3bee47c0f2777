package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * All n-grams of a bucket, to find those that occur more than once. Memory: 12 bytes per n-gram, 30
 * more for those that occur more than once.
 */
final class NgramBucket {
  private static final int FIRST_CAPACITY = 1 << 12;

  /** Bits of a sieve per n-gram: one in ten that occur once get through. */
  private static final int SIEVE_BITS = 8;

  private static final long MOST_BITS = 1 << 30;

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
   * A row per occurrence of an n-gram whose hash occurs more than once, those of a hash in their
   * order and next to each other, as {@link BffRounds#SHARED}. The bucket is of no use afterwards.
   */
  Iterator<Row> shared() {
    sieve();
    int[] next = new int[count];
    int[] lasts = chain(next);
    return Arrays.stream(lasts)
        .filter(last -> last > 0 && next[last - 1] > 0)
        .mapToObj(last -> occurrences(last, next))
        .flatMap(List::stream)
        .iterator();
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

  private List<Row> occurrences(int last, int[] next) {
    long hash = hashes[last - 1];
    List<NgramParagraph> of = new ArrayList<>();
    for (int entry = last; entry > 0; entry = next[entry - 1]) {
      of.add(paragraphs.get(owners[entry - 1]));
    }
    of.sort(ORDER);
    List<Row> rows = new ArrayList<>();
    int rank = 1;
    for (int i = 0; i < of.size(); i++) {
      NgramParagraph own = of.get(i);
      rank = i > 0 && ORDER.compare(own, of.get(i - 1)) == 0 ? rank : i + 1;
      rows.add(
          RowFactory.create(own.place(), own.pageNgrams(), own.number(), own.ngrams(), hash, rank));
    }
    return rows;
  }
}
