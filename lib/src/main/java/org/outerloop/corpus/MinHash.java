package org.outerloop.corpus;

import java.util.Arrays;
import org.outerloop.protocol.SplitMix64;

/**
 * Sketches of pages by which near-duplicates meet (Broder 1997; bands: Indyk and Motwani 1998).
 *
 * <pre>
 *   X    = hashes of the page's shingles, 64 bits
 *   m(j) = min over x in X of a(j) * (x >>> 32) + b(j)  mod 2^32, a(j) odd
 *   key(i) = hash of m(i * rows) .. m((i + 1) * rows - 1) and i
 * </pre>
 *
 * <p>Two pages have equal m(j) with a chance close to the Jaccard likeness of their X. Cost: a 32-bit
 * multiplication and a minimum per shingle and j, which vectorise. Not thread-safe.
 */
public final class MinHash {
  /** Of the functions a and b: part of what decides which pages meet. */
  private static final long SEED = 0x6D696E68617368L;

  private final MinHashSettings settings;
  private final NgramHashes shingles;
  private final int[] factors;
  private final int[] offsets;
  private final int[] minima;

  public MinHash(MinHashSettings settings) {
    this.settings = settings;
    this.shingles = NgramHashes.folded(settings.ngram());
    int functions = settings.bands() * settings.rows();
    SplitMix64 random = new SplitMix64(SEED);
    this.factors = new int[functions];
    this.offsets = new int[functions];
    this.minima = new int[functions];
    for (int j = 0; j < functions; j++) {
      factors[j] = (int) random.nextLong() | 1;
      offsets[j] = (int) random.nextLong();
    }
  }

  /** Keys of the buckets of a page, one per band; none if it has no word. */
  public long[] bucketKeys(String text) {
    int count = shingles.hash(text, 0, text.length());
    if (count == 0) {
      return new long[0];
    }
    Arrays.fill(minima, Integer.MAX_VALUE);
    for (int i = 0; i < count; i++) {
      lower(minima, factors, offsets, (int) (shingles.value(i) >>> 32));
    }
    return bands();
  }

  private static void lower(int[] minima, int[] factors, int[] offsets, int x) {
    for (int j = 0; j < minima.length; j++) {
      minima[j] = Math.min(minima[j], factors[j] * x + offsets[j]);
    }
  }

  private long[] bands() {
    long[] keys = new long[settings.bands()];
    for (int band = 0; band < keys.length; band++) {
      long key = SplitMix64.mix(band + SEED);
      for (int row = 0; row < settings.rows(); row++) {
        key = SplitMix64.mix(key ^ minima[band * settings.rows() + row]);
      }
      keys[band] = key;
    }
    return keys;
  }

  /** The set of a page's shingles: hashes in rising order, each once. */
  public long[] shingles(String text) {
    int count = shingles.hash(text, 0, text.length());
    long[] all = shingles.values();
    Arrays.sort(all);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        all[kept++] = all[i];
      }
    }
    return Arrays.copyOf(all, kept);
  }

  /** Shared shingles over all shingles of two such sets; 0 of two empty ones. */
  public static double likeness(long[] one, long[] other) {
    int shared = 0;
    int i = 0;
    int j = 0;
    while (i < one.length && j < other.length) {
      int order = Long.compare(one[i], other[j]);
      shared += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return shared == 0 ? 0 : (double) shared / (one.length + other.length - shared);
  }
}
