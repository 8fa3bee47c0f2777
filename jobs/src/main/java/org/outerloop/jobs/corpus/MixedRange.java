package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenPart;
import org.outerloop.tokens.TokenShard;

/** The sequences of one shard of a source, by their numbers in its part; one task reads them. */
record MixedRange(StoreLocation place, int source, boolean heldOut, long first, long count)
    implements Serializable {

  /** One range per shard that is not empty. */
  static List<MixedRange> of(StoreLocation place, int source, TokenPart part, boolean heldOut) {
    List<MixedRange> ranges = new ArrayList<>();
    long first = 0;
    for (TokenShard shard : part.shards()) {
      if (shard.rows() > 0) {
        ranges.add(new MixedRange(place, source, heldOut, first, shard.rows()));
      }
      first += shard.rows();
    }
    return ranges;
  }
}
