package org.outerloop.quality;

import java.util.Arrays;
import org.outerloop.protocol.SplitMix64;

/**
 * Counts the words of a text, and the pairs of words that stand side by side, by hash:
 *
 * <pre>
 *   count[h]  = words, and pairs, whose hash begins with the bits h
 *   value[h]  = ln(1 + count[h]) / | ln(1 + count) |
 * </pre>
 *
 * A word is a run of letters and digits in lower case, or one ideograph; what stands between is
 * passed over. That is coarser than the words of the language rules, and several times as fast: one
 * multiplication a character. Allocates nothing but for longer texts than before. Not thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/0902.2206">feature hashing, arXiv 0902.2206</a>
 */
public final class WordFeatures {
  private static final long WORD_START = 0x243F6A8885A308D3L;
  private static final long WORD_FACTOR = 0x9FB21C651E98DF25L;
  private static final long PAIR_FACTOR = 0x9E3779B97F4A7C15L;
  private static final int WORD_BITS = 6;
  private static final int ASCII = 128;

  /** Lower case of what makes words, 0 for all else. */
  private static final char[] FOLDED = new char[ASCII];

  private static final float[] LOGS = new float[1024];

  static {
    for (char c = 0; c < ASCII; c++) {
      FOLDED[c] = Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0;
    }
    for (int i = 0; i < LOGS.length; i++) {
      LOGS[i] = (float) StrictMath.log1p(i);
    }
  }

  private final int shift;
  private final boolean pairs;
  private final int[] counts;
  private final long[] touched; // a bit for each bucket
  private char[] characters = new char[1 << 12];
  private long before; // hash of the last word; 0 if there was none
  private int[] buckets = new int[256];
  private float[] values = new float[buckets.length];
  private int size;

  public WordFeatures(FeatureSpec spec) {
    this.shift = Long.SIZE - Integer.numberOfTrailingZeros(spec.buckets());
    this.pairs = spec.longestNgram() > 1;
    this.counts = new int[spec.buckets()];
    this.touched = new long[Math.max(1, spec.buckets() >> WORD_BITS)];
  }

  /** Features of a text, to keep. */
  public SparseFeatures of(String text) {
    extract(text);
    return new SparseFeatures(Arrays.copyOf(buckets, size), Arrays.copyOf(values, size));
  }

  /** Finds the features of a text; they stay until the next one. Returns how many there are. */
  int extract(String text) {
    int length = text.length();
    if (length > characters.length) {
      characters = new char[Math.max(length, 2 * characters.length)];
    }
    text.getChars(0, length, characters, 0);
    before = 0;
    int at = 0;
    while (at < length) {
      at = word(at, length);
    }
    collect();
    return size;
  }

  /** Counts the word that begins at an index, if one does; returns where to go on. */
  private int word(int from, int length) {
    long hash = WORD_START;
    int at = from;
    for (; at < length; at++) {
      char c = characters[at];
      char folded = c < ASCII ? FOLDED[c] : fold(c);
      if (folded == 0) {
        break;
      }
      boolean alone = c >= ASCII && Character.isIdeographic(c);
      if (alone && at > from) {
        break;
      }
      hash = (hash ^ folded) * WORD_FACTOR;
      if (alone) {
        at++;
        break;
      }
    }
    if (at == from) {
      return from + 1;
    }
    count(SplitMix64.mix(hash));
    return at;
  }

  /** Of a character that is not ASCII; halves of rare letters count as they are. */
  private static char fold(char c) {
    return Character.isLetterOrDigit(c)
            || Character.isSurrogate(c)
            || Character.getType(c) == Character.NON_SPACING_MARK
        ? Character.toLowerCase(c)
        : 0;
  }

  private void count(long word) {
    add(word);
    if (pairs && before != 0) {
      add(SplitMix64.mix(before * PAIR_FACTOR + word));
    }
    before = word;
  }

  private void add(long hash) {
    int bucket = (int) (hash >>> shift);
    counts[bucket]++;
    touched[bucket >> WORD_BITS] |= 1L << bucket;
  }

  /** Takes what was counted, in order of buckets, and leaves all counts zero. */
  private void collect() {
    size = 0;
    double squares = 0;
    for (int at = 0; at < touched.length; at++) {
      for (long bits = touched[at]; bits != 0; bits &= bits - 1) {
        int bucket = (at << WORD_BITS) + Long.numberOfTrailingZeros(bits);
        float value = log(counts[bucket]);
        counts[bucket] = 0;
        squares += (double) value * value;
        add(bucket, value);
      }
      touched[at] = 0;
    }
    float scale = size == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < size; i++) {
      values[i] *= scale;
    }
  }

  private static float log(int count) {
    return count < LOGS.length ? LOGS[count] : (float) StrictMath.log1p(count);
  }

  private void add(int bucket, float value) {
    if (size == buckets.length) {
      buckets = Arrays.copyOf(buckets, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    buckets[size] = bucket;
    values[size++] = value;
  }

  /** Buckets of the last text, ascending; only the first ones are of it. */
  int[] buckets() {
    return buckets;
  }

  /** Values of the last text, as many. */
  float[] values() {
    return values;
  }
}
