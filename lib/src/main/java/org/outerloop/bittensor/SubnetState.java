package org.outerloop.bittensor;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * the lower uid within a block; a later one has copied what anyone can read. The chain keeps only
   * an account's last commitment, so one that commits to its bucket again comes after its copies.
   *
   * @param found by uid, for seats that have committed to something
   */
  static SubnetState of(Metagraph graph, Map<Integer, SubnetReader.Found> found) {
    Map<String, Integer> owners = owners(found);
    List<Place> places = new ArrayList<>();
    for (Seat seat : graph.seats()) {
      int uid = seat.uid();
      SubnetReader.Found mine =
          found.getOrDefault(uid, new SubnetReader.Found(0, new CommittedBucket.Absent()));
      CommittedBucket bucket = mine.bucket();
      if (bucket instanceof CommittedBucket.Known known && owners.get(name(known)) != uid) {
        bucket =
            new CommittedBucket.Unknown(
                "its bucket is that of uid-" + owners.get(name(known)) + " already");
      }
      places.add(new Place(seat, Math.max(seat.registered(), mine.block()), bucket));
    }
    return new SubnetState(graph, places);
  }

  /** Whose each bucket is. */
  private static Map<String, Integer> owners(Map<Integer, SubnetReader.Found> found) {
    List<Integer> uids = new ArrayList<>(found.keySet());
    uids.sort(
        Comparator.comparingLong((Integer uid) -> found.get(uid).block())
            .thenComparingInt(uid -> uid));
    Map<String, Integer> owners = new HashMap<>();
    for (Integer uid : uids) {
      if (found.get(uid).bucket() instanceof CommittedBucket.Known known) {
        owners.putIfAbsent(name(known), uid);
      }
    }
    return owners;
  }

  private static String name(CommittedBucket.Known known) {
    return known.access().uri();
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
