package org.outerloop.jobs.corpus;

import java.util.Iterator;
import org.outerloop.protocol.SplitMix64;

/**
 * Counts for each paragraph its n-grams that an earlier paragraph has too, and throws the counts
 * into buckets by page. From {@link SharedGroups}; to rows of {@link BucketBlocks#SCHEMA}.
 */
final class CountScatter extends BucketBlocks<byte[]> {
  CountScatter(Iterator<byte[]> groups, int buckets) {
    super(groups, buckets);
  }

  @Override
  void scatter(byte[] written) {
    SharedGroups groups = new SharedGroups(written);
    int[] earlier = new int[groups.paragraphs()];
    while (groups.next()) {
      int first = groups.member(0);
      for (int i = 1; i < groups.size(); i++) {
        if (groups.member(i) != first) {
          earlier[groups.member(i)]++;
        }
      }
    }
    for (int i = 0; i < earlier.length; i++) {
      if (earlier[i] > 0) {
        NgramParagraph of = groups.paragraph(i);
        put(SplitMix64.mix(of.place()), of, earlier[i]);
      }
    }
  }
}
