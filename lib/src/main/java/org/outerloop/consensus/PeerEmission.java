package org.outerloop.consensus;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.outerloop.protocol.PeerId;

/**
 * What an epoch of a real run pays.
 *
 * @param incentive of each registered peer but the burned ones, as a share of the peers' half; with
 *     burned they sum to 1, or to 0 when no weight found a majority
 * @param burned share of the peers' half that goes to nobody
 * @param dividends of each validator, as a share of the validators' half; their sum is 1, or 0 when
 *     there is no stake. Without any incentive they go by stake, and the validators' half is all
 * @param bonds for the next epoch, by validator, then peer
 */
public record PeerEmission(
    SortedMap<PeerId, Double> incentive,
    double burned,
    SortedMap<String, Double> dividends,
    List<Holding> bonds) {
  public PeerEmission {
    incentive = Collections.unmodifiableSortedMap(new TreeMap<>(incentive));
    dividends = Collections.unmodifiableSortedMap(new TreeMap<>(dividends));
    bonds = List.copyOf(bonds);
  }
}
