package org.outerloop.jobs.corpus;

import java.util.Iterator;
import org.apache.spark.broadcast.Broadcast;

/**
 * Counts for each suspect its n-grams that an earlier paragraph has too which is none, so that it
 * is kept. The sieve may take a few others for suspects; what they have said is left to the rounds.
 */
final class KeptCounts extends EarlierCounts {
  private final Broadcast<ParagraphSieve> suspects;

  KeptCounts(Iterator<byte[]> groups, int buckets, Broadcast<ParagraphSieve> suspects) {
    super(groups, buckets);
    this.suspects = suspects;
  }

  @Override
  void count(SharedGroups groups, int[] counts) {
    boolean[] among = suspects.value().mayHold(groups);
    while (groups.next()) {
      int other = groups.firstOutside(among);
      for (int i = other + 1; i < groups.size(); i++) {
        if (among[groups.member(i)]) {
          counts[groups.member(i)]++;
        }
      }
    }
  }
}
