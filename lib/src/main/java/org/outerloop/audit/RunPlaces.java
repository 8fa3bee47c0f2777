package org.outerloop.audit;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.outerloop.protocol.PeerId;
import org.outerloop.storage.StoreLocation;

/**
 * Where the objects of a run lie, as far as a party has them.
 *
 * @param name how the user calls this party
 * @param run name of the run
 * @param bucket of the run
 * @param corpus token shards, if they are at hand
 * @param peers buckets of those that are at hand
 */
public record RunPlaces(
    String name,
    String run,
    StoreLocation bucket,
    Optional<StoreLocation> corpus,
    Map<PeerId, StoreLocation> peers) {
  public RunPlaces {
    peers = Map.copyOf(new TreeMap<>(peers));
  }
}
