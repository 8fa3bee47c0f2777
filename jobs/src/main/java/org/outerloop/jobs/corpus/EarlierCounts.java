package org.outerloop.jobs.corpus;

import java.util.Iterator;
import org.outerloop.protocol.SplitMix64;

/**
 * Counts for each paragraph its n-grams that an earlier paragraph has too, and throws the counts
 * into buckets by page. From {@link SharedGroups}; to rows of {@link BucketBlocks#SCHEMA}.
 */
class EarlierCounts extends BucketBlocks<byte[]> {
  EarlierCounts(Iterator<byte[]> groups, int buckets) {
    super(groups, buckets);
  }

  @Override
  final void scatter(byte[] written) {
    SharedGroups groups = new SharedGroups(written);
    int[] counts = new int[groups.paragraphs()];
    count(groups, counts);
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        NgramParagraph of = groups.paragraph(i);
        put(SplitMix64.mix(of.place()), of, counts[i]);
      }
    }
  }

  /**
   * @param counts by paragraph
   */
  void count(SharedGroups groups, int[] counts) {
    while (groups.next()) {
      int first = groups.member(0);
      for (int i = 1; i < groups.size(); i++) {
        if (groups.member(i) != first) {
          counts[groups.member(i)]++;
        }
      }
    }
  }
}
