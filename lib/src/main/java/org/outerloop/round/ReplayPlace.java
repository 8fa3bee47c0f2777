package org.outerloop.round;

import java.io.Serializable;
import java.util.Map;
import org.outerloop.protocol.PeerId;
import org.outerloop.storage.StoreLocation;

/**
 * Where a run's objects are read to replay it; nothing is written anywhere.
 *
 * @param run bucket of the run, or a copy
 * @param corpus token shards
 * @param ledger store of ledger and commitments
 * @param buckets of the peers that are known; what lies in others counts as removed
 * @param devices what a task computes on, asked where it runs
 * @param originalTimes whether the ledger's store still has the times at which objects came; a copy
 *     has usually lost them
 */
public record ReplayPlace(
    StoreLocation run,
    StoreLocation corpus,
    StoreLocation ledger,
    Map<PeerId, StoreLocation> buckets,
    TaskDevices devices,
    boolean originalTimes)
    implements Serializable {
  public ReplayPlace {
    buckets = Map.copyOf(buckets);
  }
}
