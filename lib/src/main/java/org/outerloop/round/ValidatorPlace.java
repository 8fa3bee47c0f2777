package org.outerloop.round;

import java.io.Serializable;
import java.util.List;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.StoreLocation;

/**
 * Where a validator works: the run's bucket, which it may write, and what it reads.
 *
 * @param run bucket of the run, to write
 * @param corpus token shards, to read
 * @param peers buckets of the peers in the order of the run, to read
 * @param devices what a scoring task computes on, asked where it runs
 */
public record ValidatorPlace(
    RunSpec spec,
    StoreLocation run,
    StoreLocation corpus,
    List<StoreLocation> peers,
    TaskDevices devices)
    implements Serializable {
  public ValidatorPlace {
    peers = List.copyOf(peers);
  }

  StoreLocation bucket(PeerId peer) {
    return peers.get(spec.indexOf(peer));
  }
}
