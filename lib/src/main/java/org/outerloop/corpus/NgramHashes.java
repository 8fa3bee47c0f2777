package org.outerloop.corpus;

import java.util.Arrays;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.SplitMix64;

/**
 * A 64-bit hash of every run of n words of a text, by rolling:
 *
 * <pre>
 *   h(t1 .. tn) = mix(t1 B^(n-1) + ... + tn)   mod 2^64, t = hash of a word
 * </pre>
 *
 * <p>Words are those of {@link WordBounds}: by the letter, or folded, which is lower-cased and
 * without punctuation. Of N different n-grams N^2 / 2^65 pairs are expected to share a hash: none
 * for 10^9, and for 10^12 a chance of 5e-8 for an n-gram to be taken for another one. A Bloom
 * filter at DCLM's setting errs at 1e-2. The hash keeps no secret: who wants to make two n-grams
 * collide can.
 *
 * <p>One pass, no allocation but for longer texts than before. Not thread-safe.
 */
public final class NgramHashes {
  private static final long BASE = 0xD6E8FEB86659FD93L;
  private static final long WORD_FACTOR = 0x9FB21C651E98DF25L;
  private static final long WORD_START = 0x243F6A8885A308D3L;

  private final int size;
  private final boolean folded;
  private final long outFactor;
  private final long[] window;
  private final WordBounds words = new WordBounds("");
  private long[] values = new long[256];
  private final int[] wordStarts;
  private int[] starts = new int[values.length];
  private int[] ends = new int[values.length];
  private int count;
  private int wordCount;

  private NgramHashes(int size, boolean folded) {
    Require.that(1 <= size && size <= 1000, "N-gram size %s is outside [1, 1000]", size);
    this.size = size;
    this.folded = folded;
    this.window = new long[size];
    this.wordStarts = new int[size];
    long power = 1;
    for (int i = 0; i < size; i++) {
      power *= BASE;
    }
    this.outFactor = power;
  }

  /** Words as they stand, punctuation among them; no n-gram where there are fewer words. */
  public static NgramHashes exact(int size) {
    return new NgramHashes(size, false);
  }

  /**
   * Lower-cased words, punctuation skipped; where there are fewer words, all of them are the one
   * n-gram.
   */
  public static NgramHashes folded(int size) {
    return new NgramHashes(size, true);
  }

  /** Hashes the part of a text between two indices, on its own; returns how many n-grams. */
  public int hash(String text, int from, int to) {
    words.reset(text, from, to);
    count = 0;
    wordCount = 0;
    long rolling = 0;
    int end = from;
    while (words.next()) {
      long word = folded ? foldedWord(text) : exactWord(text);
      if (word == 0) {
        continue;
      }
      int slot = wordCount % size;
      rolling = rolling * BASE + word;
      if (wordCount >= size) {
        rolling -= window[slot] * outFactor;
      }
      window[slot] = word;
      wordStarts[slot] = words.start();
      end = words.end();
      wordCount++;
      if (wordCount >= size) {
        add(rolling, wordStarts[wordCount % size], end);
      }
    }
    if (folded && count == 0 && wordCount > 0) {
      add(rolling + wordCount, wordStarts[0], end);
    }
    return count;
  }

  /** Hash number {@code index} of the last part, in the order of the text. */
  public long value(int index) {
    return values[index];
  }

  /** All hashes of the last part, in the order of the text. */
  public long[] values() {
    return Arrays.copyOf(values, count);
  }

  /** Index of the n-gram's first char in the text. */
  int start(int index) {
    return starts[index];
  }

  /** Index behind the n-gram's last char. */
  int end(int index) {
    return ends[index];
  }

  /** Words of the last part; those without a letter or digit are not counted if folded. */
  public int words() {
    return wordCount;
  }

  private void add(long rolling, int start, int end) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    starts[count] = start;
    ends[count] = end;
    values[count++] = SplitMix64.mix(rolling);
  }

  private long exactWord(String text) {
    long hash = WORD_START;
    for (int at = words.start(); at < words.end(); at++) {
      hash = step(hash, text.charAt(at));
    }
    return nonZero(SplitMix64.mix(hash));
  }

  private long foldedWord(String text) {
    long hash = WORD_START;
    for (int at = words.start(); at < words.end(); at++) {
      char c = fold(text.charAt(at));
      if (c != 0) {
        hash = step(hash, c);
      }
    }
    return hash == WORD_START ? 0 : nonZero(SplitMix64.mix(hash));
  }

  private static long step(long hash, char c) {
    long mixed = (hash ^ c) * WORD_FACTOR;
    return mixed ^ (mixed >>> 32);
  }

  private static long nonZero(long hash) {
    return hash == 0 ? 1 : hash;
  }

  /** Lower case of what makes words; 0 for what does not. */
  private static char fold(char c) {
    if (c < 128) {
      if (c >= 'a' && c <= 'z') {
        return c;
      } else if (c >= 'A' && c <= 'Z') {
        return (char) (c + 'a' - 'A');
      }
      return c >= '0' && c <= '9' ? c : 0;
    }
    return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || isMark(c)
        ? Character.toLowerCase(c)
        : 0;
  }

  private static boolean isMark(char c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }
}
