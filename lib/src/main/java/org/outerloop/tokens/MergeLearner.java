package org.outerloop.tokens;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Learns merges one by one. Keeps for each pair of neighbouring pieces its count and the words it
 * may stand in, so a merge touches those words only; a heap gives the most frequent pair. Counts of
 * old pairs only fall, so an entry of the heap that is out of date is put back with its new count.
 * Not thread-safe.
 */
final class MergeLearner {
  private final List<byte[]> pieces = new ArrayList<>(); // by id
  private final List<int[]> merges = new ArrayList<>(); // (left id, right id)
  private final Map<Long, Pair> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> candidates =
      new PriorityQueue<>(
          Comparator.comparingLong((Candidate c) -> -c.count)
              .thenComparing(c -> pieces.get(c.pair.left), Arrays::compareUnsigned)
              .thenComparing(c -> pieces.get(c.pair.right), Arrays::compareUnsigned));
  private final int[][] words; // ids
  private final long[] counts;
  private final long leastCount;

  MergeLearner(Map<String, Long> wordCounts, long leastCount) {
    this.leastCount = leastCount;
    pieces.add(ByteAlphabet.utf8(Vocabulary.END_OF_TEXT));
    for (int b = 0; b < 256; b++) {
      pieces.add(new byte[] {(byte) b});
    }
    words = new int[wordCounts.size()][];
    counts = new long[words.length];
    int word = 0;
    for (Map.Entry<String, Long> entry : wordCounts.entrySet()) {
      words[word] = bytes(entry.getKey());
      counts[word] = entry.getValue();
      countPairs(word, 1, 0);
      word++;
    }
    pairs.values().forEach(this::offer);
  }

  /** Ids so far. */
  int size() {
    return pieces.size();
  }

  /** Bytes by id. */
  List<byte[]> pieces() {
    return pieces;
  }

  /** Pairs of ids in the order learned. */
  List<int[]> merges() {
    return merges;
  }

  /** Learns one merge more; false if no pair occurs often enough. */
  boolean learnNext() {
    Candidate top = candidates.poll();
    while (top != null && top.count != top.pair.count) {
      offer(top.pair);
      top = candidates.poll();
    }
    if (top == null) {
      return false;
    }
    learn(top.pair);
    return true;
  }

  private void learn(Pair pair) {
    int merged = pieces.size();
    byte[] left = pieces.get(pair.left);
    byte[] right = pieces.get(pair.right);
    byte[] piece = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, piece, left.length, right.length);
    pieces.add(piece);
    merges.add(new int[] {pair.left, pair.right});
    Set<Pair> born = new LinkedHashSet<>();
    for (int i = 0; i < pair.words.size(); i++) {
      int word = pair.words.get(i);
      countPairs(word, -1, pieces.size());
      words[word] = replace(words[word], pair, merged);
      born.addAll(countPairs(word, 1, merged));
    }
    born.forEach(this::offer);
    pairs.remove(key(pair.left, pair.right));
  }

  /**
   * Adds a word's pairs to the counts, or takes them away (sign -1). Pairs with an id of {@code
   * firstNew} or more are new in this word: they are indexed and returned.
   */
  private List<Pair> countPairs(int word, int sign, int firstNew) {
    int[] ids = words[word];
    List<Pair> fresh = new ArrayList<>();
    for (int i = 0; i + 1 < ids.length; i++) {
      int left = ids[i];
      int right = ids[i + 1];
      Pair pair = pairs.computeIfAbsent(key(left, right), key -> new Pair(left, right));
      pair.count += sign * counts[word];
      if (left >= firstNew || right >= firstNew) {
        pair.addWord(word);
        fresh.add(pair);
      }
    }
    return fresh;
  }

  private static int[] replace(int[] ids, Pair pair, int merged) {
    int length = 0;
    for (int i = 0; i < ids.length; i++) {
      boolean found = i + 1 < ids.length && ids[i] == pair.left && ids[i + 1] == pair.right;
      ids[length++] = found ? merged : ids[i];
      i += found ? 1 : 0;
    }
    return Arrays.copyOf(ids, length);
  }

  private void offer(Pair pair) {
    if (pair.count >= leastCount) {
      candidates.add(new Candidate(pair, pair.count));
    }
  }

  private static int[] bytes(String word) {
    byte[] utf8 = ByteAlphabet.utf8(word);
    int[] ids = new int[utf8.length];
    Arrays.setAll(ids, i -> 1 + (utf8[i] & 0xFF));
    return ids;
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  private record Candidate(Pair pair, long count) {}

  private static final class Pair {
    private final int left;
    private final int right;
    private final IntList words = new IntList(1);
    private long count;

    Pair(int left, int right) {
      this.left = left;
      this.right = right;
    }

    void addWord(int word) {
      if (words.size() == 0 || words.get(words.size() - 1) != word) {
        words.add(word);
      }
    }
  }
}
