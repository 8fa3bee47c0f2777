package org.outerloop.round;

import java.io.Serializable;
import java.util.Map;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.StoreLocation;

/**
 * Where a validator works: the run's bucket, which it may write, and what it reads.
 *
 * @param run bucket of the run, to write
 * @param corpus token shards, to read
 * @param buckets of the peers, to read
 * @param devices what a scoring task computes on, asked where it runs
 */
public record ValidatorPlace(
    RunSpec spec,
    StoreLocation run,
    StoreLocation corpus,
    Map<PeerId, StoreLocation> buckets,
    TaskDevices devices)
    implements Serializable {
  public ValidatorPlace {
    buckets = Map.copyOf(buckets);
  }

  StoreLocation bucket(PeerId peer) {
    StoreLocation bucket = buckets.get(peer);
    Require.that(bucket != null, "No bucket of %s is known", peer);
    return bucket;
  }
}
