package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * All n-grams of a bucket, to find those that occur more than once. Memory: 20 to 28 bytes per
 * n-gram, more while it grows.
 */
final class NgramBucket {
  private static final int FIRST_CAPACITY = 1 << 12;

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
   * A row per occurrence of an n-gram whose hash occurs more than once, as {@link
   * BffRounds#SHARED}.
   */
  Iterator<Row> shared() {
    List<Integer> repeated = repeated().stream().boxed().sorted(byHashAndOrder()).toList();
    int[] ranks = ranks(repeated);
    return IntStream.range(0, ranks.length)
        .mapToObj(i -> row(repeated.get(i), ranks[i]))
        .iterator();
  }

  private Row row(int entry, int rank) {
    NgramParagraph of = owner(entry);
    return RowFactory.create(
        of.place(), of.pageNgrams(), of.number(), of.ngrams(), hashes[entry], rank);
  }

  /** Of each: 1 + how many of the same hash lie in earlier paragraphs. */
  private int[] ranks(List<Integer> repeated) {
    int[] ranks = new int[repeated.size()];
    int first = 0;
    for (int i = 0; i < ranks.length; i++) {
      int entry = repeated.get(i);
      if (i == 0 || hashes[entry] != hashes[repeated.get(i - 1)]) {
        first = i;
      }
      boolean tied = i > first && sameParagraph(entry, repeated.get(i - 1));
      ranks[i] = tied ? ranks[i - 1] : i - first + 1;
    }
    return ranks;
  }

  private Comparator<Integer> byHashAndOrder() {
    return Comparator.<Integer>comparingLong(entry -> hashes[entry])
        .thenComparingLong(entry -> owner(entry).place())
        .thenComparingInt(entry -> owner(entry).number());
  }

  private NgramParagraph owner(int entry) {
    return paragraphs.get(owners[entry]);
  }

  private boolean sameParagraph(int entry, int other) {
    NgramParagraph a = owner(entry);
    NgramParagraph b = owner(other);
    return a.place() == b.place() && a.number() == b.number();
  }

  /** The entries whose hash another entry has too. */
  private BitSet repeated() {
    int capacity = Integer.highestOneBit(Math.max(count, 1)) << 2;
    int[] table = new int[capacity];
    BitSet repeated = new BitSet(count);
    for (int entry = 0; entry < count; entry++) {
      int slot = (int) hashes[entry] & capacity - 1;
      while (table[slot] != 0 && hashes[table[slot] - 1] != hashes[entry]) {
        slot = slot + 1 & capacity - 1;
      }
      if (table[slot] == 0) {
        table[slot] = entry + 1;
      } else {
        repeated.set(table[slot] - 1);
        repeated.set(entry);
      }
    }
    return repeated;
  }
}
