package org.outerloop.quality;

import java.util.Arrays;
import org.outerloop.corpus.NgramHashes;
import org.outerloop.protocol.SplitMix64;

/**
 * Counts the words of a text, and the pairs of words that stand side by side, by hash:
 *
 * <pre>
 *   count[h]  = words, and pairs, whose hash begins with the bits h
 *   value[h]  = ln(1 + count[h]) / | ln(1 + count) |
 * </pre>
 *
 * Words are folded: lower case, without punctuation ({@link NgramHashes#folded}). One pass over the
 * text; allocates nothing but for longer texts than before. Not thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/0902.2206">feature hashing, arXiv 0902.2206</a>
 */
public final class WordFeatures {
  private static final long PAIR_FACTOR = 0x9E3779B97F4A7C15L;
  private static final int WORD_BITS = 6;
  private static final float[] LOGS = new float[1024];

  static {
    for (int i = 0; i < LOGS.length; i++) {
      LOGS[i] = (float) StrictMath.log1p(i);
    }
  }

  private final FeatureSpec spec;
  private final int shift;
  private final NgramHashes words = NgramHashes.folded(1);
  private final int[] counts;
  private final long[] touched; // a bit for each bucket
  private int[] buckets = new int[256];
  private float[] values = new float[buckets.length];
  private int size;

  public WordFeatures(FeatureSpec spec) {
    this.spec = spec;
    this.shift = Long.SIZE - Integer.numberOfTrailingZeros(spec.buckets());
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
    int found = words.hash(text, 0, text.length());
    long before = 0;
    for (int i = 0; i < found; i++) {
      long word = words.value(i);
      count(word);
      if (i > 0 && spec.longestNgram() > 1) {
        count(SplitMix64.mix(before * PAIR_FACTOR + word));
      }
      before = word;
    }
    collect();
    return size;
  }

  private void count(long hash) {
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
