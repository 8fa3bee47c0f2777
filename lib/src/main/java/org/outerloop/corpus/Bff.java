package org.outerloop.corpus;

import java.util.Arrays;

/**
 * DCLM's BFF ("big friendly filter") over pages in their order: what was said before is cut.
 *
 * <pre>
 *   for each paragraph, in order:
 *     known = its n-grams that an earlier paragraph put into the set, counted as often as they occur
 *     known / all > threshold:  cut it, put nothing into the set        (0 / 0 is not above)
 *     else:                     keep it, put all its n-grams into the set
 *   sum of known / sum of all > threshold over the page:  nothing of it is left
 * </pre>
 *
 * <p>What a page that is left out has put into the set stays there. A paragraph of fewer words than
 * an n-gram is kept and puts nothing in. This is mode {@code old-both} with n-grams of one size.
 * Two things differ from upstream: the set is one of 64-bit hashes (see {@link NgramHashes}) where
 * that is a Bloom filter with random seeds which takes one new n-gram in a hundred for a known one;
 * and there is an order of pages, where that follows files and threads.
 *
 * <p>This is the law, for one machine; the Spark stage must agree with it. Memory: 16 bytes or more
 * per different n-gram. Not thread-safe.
 *
 * @see <a href="https://github.com/mlfoundations/dclm/tree/main/dedup/bff">upstream</a>
 */
public final class Bff {
  private final BffSettings settings;
  private final NgramHashes hashes;
  private final LongSet set = new LongSet();

  public Bff(BffSettings settings) {
    this.settings = settings;
    this.hashes = NgramHashes.exact(settings.ngram());
  }

  /**
   * What became of a page.
   *
   * @param text what is left; empty if the page is left out
   * @param cut numbers of the paragraphs cut, whether or not the page is left out
   * @param known n-grams that were in the set: {@code bff_contained_ngram_count_before_dedupe}
   * @param ngrams of the page
   */
  public record Outcome(String text, int[] cut, long known, long ngrams) {

    /** Whether the page is left out: too much of it was known, or what is left shows nothing. */
    public boolean isLeftOut() {
      return text.chars().allMatch(WordBreak::isWhiteSpace);
    }
  }

  /** Judges the next page. */
  public Outcome next(String text) {
    int[] cut = new int[0];
    long known = 0;
    long ngrams = 0;
    Paragraphs paragraphs = new Paragraphs(text);
    while (paragraphs.next()) {
      int all = hashes.hash(text, paragraphs.start(), paragraphs.end());
      int old = countKnown(all);
      known += old;
      ngrams += all;
      if (settings.tooMany(old, all)) {
        cut = Arrays.copyOf(cut, cut.length + 1);
        cut[cut.length - 1] = paragraphs.index();
      } else {
        insert(all);
      }
    }
    return outcome(settings, text, cut, known, ngrams);
  }

  /**
   * What follows for a page once the fate of its paragraphs is known.
   *
   * @param cut numbers of the paragraphs cut, rising
   * @param known n-grams that were in the set
   * @param ngrams of the page
   */
  public static Outcome outcome(
      BffSettings settings, String text, int[] cut, long known, long ngrams) {
    String left = settings.tooMany(known, ngrams) ? "" : Paragraphs.without(text, cut);
    return new Outcome(left, cut, known, ngrams);
  }

  private int countKnown(int all) {
    int known = 0;
    for (int i = 0; i < all; i++) {
      known += set.contains(hashes.value(i)) ? 1 : 0;
    }
    return known;
  }

  private void insert(int all) {
    for (int i = 0; i < all; i++) {
      set.add(hashes.value(i));
    }
  }
}
