package org.outerloop.bittensor;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.PostedWeights;
import org.outerloop.ledger.Registration;
import org.outerloop.ledger.Share;
import org.outerloop.ledger.Stake;
import org.outerloop.ledger.VoidEntry;

/**
 * A subnet at one block with the bucket of each seat, or why there is none.
 *
 * @param places by uid, one for each seat
 */
public record SubnetState(Metagraph graph, List<Place> places) implements Serializable {
  public SubnetState {
    places = List.copyOf(places);
  }

  /**
   * @param since block of the commitment, or that of the registration if it is later or there is
   *     none
   */
  public record Place(Seat seat, long since, CommittedBucket bucket) implements Serializable {}

  /**
   * Gives each seat its bucket. One bucket is of one seat: that which has committed to it first,
   * the lower uid within a block; a later one copied what it could read on the chain.
   */
  static SubnetState of(Metagraph graph, Map<Integer, SubnetReader.Found> found) {
    List<Place> places = new ArrayList<>();
    for (Seat seat : graph.seats()) {
      SubnetReader.Found committed =
          found.getOrDefault(seat.uid(), new SubnetReader.Found(0, new CommittedBucket.Absent()));
      long since = Math.max(seat.registered(), committed.block());
      places.add(new Place(seat, since, committed.bucket()));
    }
    return new SubnetState(graph, unique(places));
  }

  private static List<Place> unique(List<Place> places) {
    SortedMap<Integer, Place> result = new TreeMap<>();
    Map<String, Integer> owners = new HashMap<>(); // by bucket
    places.stream()
        .sorted(Comparator.comparingLong(Place::since)) // stable: the lower uid first
        .forEach(place -> result.put(place.seat().uid(), claim(place, owners)));
    return List.copyOf(result.values());
  }

  private static Place claim(Place place, Map<String, Integer> owners) {
    if (!(place.bucket() instanceof CommittedBucket.Known known)) {
      return place;
    }
    int uid = place.seat().uid();
    Integer owner = owners.putIfAbsent(known.access().uri(), uid);
    return owner == null
        ? place
        : new Place(
            place.seat(),
            place.since(),
            new CommittedBucket.Unknown("its bucket is that of uid-" + owner + " already"));
  }

  /** The same in the words of the ledger; see {@link BittensorLedger}. */
  LedgerState ledger() {
    List<Registration> peers = new ArrayList<>();
    List<VoidEntry> voids = new ArrayList<>();
    places.stream()
        .sorted(Comparator.comparingLong(place -> place.seat().registered()))
        .forEach(
            place -> {
              Seat seat = place.seat();
              if (place.bucket() instanceof CommittedBucket.Known known) {
                peers.add(
                    new Registration(
                        seat.peer(), seat.hotkey().toString(), known.access(), place.since()));
              } else if (place.bucket() instanceof CommittedBucket.Unknown unknown) {
                voids.add(new VoidEntry(place.since(), seat.peer() + ": " + unknown.reason()));
              }
            });
    return new LedgerState(
        graph.block().number(),
        graph.block().hash(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        peers,
        stakes(),
        weights(),
        List.of(),
        voids);
  }

  private List<Stake> stakes() {
    return graph.seats().stream()
        .filter(Seat::permit)
        .map(seat -> new Stake(seat.hotkey().toString(), seat.stake().total()))
        .toList();
  }

  /** Of validators; parts of a row's sum, for seats that exist. */
  private List<PostedWeights> weights() {
    int seats = graph.seats().size();
    List<PostedWeights> posted = new ArrayList<>();
    for (Row row : graph.weights()) {
      double sum = row.sum();
      if (row.from() < seats && graph.seats().get(row.from()).permit() && sum > 0) {
        Seat author = graph.seats().get(row.from());
        List<Share> shares =
            row.cells().stream()
                .filter(cell -> cell.value() > 0 && cell.to() < seats)
                .sorted(Comparator.comparingInt(Row.Cell::to))
                .map(cell -> new Share(graph.seats().get(cell.to()).peer(), cell.value() / sum))
                .toList();
        posted.add(new PostedWeights(author.hotkey().toString(), author.updated(), shares));
      }
    }
    return posted;
  }
}
