package org.outerloop.bittensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.ledger.LedgerState;
import org.outerloop.protocol.Digest;

class SubnetStateTest {
  private static final int SEATS = 12;

  private static Seat seat(int uid, long registered, boolean permit) {
    byte[] key = new byte[32];
    key[0] = (byte) uid;
    return new Seat(
        uid,
        new AccountId(Octets.of(key)),
        false,
        permit,
        registered,
        registered,
        new Seat.Holding(uid, uid, 0),
        new Seat.Scores(0, 0, 0, 0, 0),
        new Axon(0, 0, BigInteger.ZERO, 0, 0, 0));
  }

  private static SubnetReader.Found found(long block, int bucket) {
    BucketAccess access =
        new BucketAccess("s3a://bucket-" + bucket, "https://host-" + bucket, "id", "secret");
    return new SubnetReader.Found(block, new CommittedBucket.Known(access));
  }

  private static Metagraph graph(List<Seat> seats, List<Row> weights) {
    Block block = new Block(100, Digest.ofText("block"), 1000);
    return new Metagraph(3, block, 360, seats, weights, List.of());
  }

  /** Whoever else commits to it, and whoever took a seat when. */
  @Test
  void givesEachBucketToTheOneWhoCommittedToItFirst() {
    Random random = new Random(5);
    for (int trial = 0; trial < 500; trial++) {
      List<Seat> seats = new ArrayList<>();
      Map<Integer, SubnetReader.Found> found = new HashMap<>();
      for (int uid = 0; uid < SEATS; uid++) {
        seats.add(seat(uid, random.nextInt(50), false));
        if (random.nextInt(4) > 0) {
          found.put(uid, found(random.nextInt(20), random.nextInt(4)));
        }
      }

      SubnetState state = SubnetState.of(graph(seats, List.of()), found);

      for (int uid = 0; uid < SEATS; uid++) {
        CommittedBucket bucket = state.places().get(uid).bucket();
        int me = uid;
        boolean first =
            found.containsKey(me)
                && found.keySet().stream()
                    .filter(other -> found.get(other).bucket().equals(found.get(me).bucket()))
                    .allMatch(other -> comesFirst(me, other, found));
        assertThat(bucket instanceof CommittedBucket.Known).isEqualTo(first);
      }
    }
  }

  private static boolean comesFirst(int one, int other, Map<Integer, SubnetReader.Found> found) {
    long mine = found.get(one).block();
    long theirs = found.get(other).block();
    return mine < theirs || mine == theirs && one <= other;
  }

  @Test
  void ordersPeersByWhenTheyTookTheirSeats() {
    List<Seat> seats = List.of(seat(0, 9, false), seat(1, 3, false), seat(2, 9, false));
    Map<Integer, SubnetReader.Found> found =
        Map.of(0, found(4, 0), 1, found(20, 1), 2, found(30, 2));

    LedgerState ledger = SubnetState.of(graph(seats, List.of()), found).ledger();

    assertThat(ledger.peers())
        .extracting(peer -> peer.peer().name() + " since " + peer.since())
        .containsExactly("uid-1 since 20", "uid-0 since 9", "uid-2 since 30");
    assertThat(ledger.voids()).isEmpty();
  }

  /** A row without a permit, one of a seat that is not there, one that sums up to nothing. */
  @Test
  void countsOnlyTheWeightsOfValidators() {
    List<Seat> seats = List.of(seat(0, 1, true), seat(1, 1, false), seat(2, 1, true));
    List<Row.Cell> cells =
        List.of(new Row.Cell(2, 1), new Row.Cell(1, 3), new Row.Cell(0, 0), new Row.Cell(9, 4));
    List<Row> rows =
        List.of(
            new Row(0, cells),
            new Row(1, cells),
            new Row(2, List.of(new Row.Cell(1, 0))),
            new Row(7, cells));

    LedgerState ledger = SubnetState.of(graph(seats, rows), Map.of()).ledger();

    assertThat(ledger.weights()).hasSize(1);
    assertThat(ledger.weights().get(0).shares())
        .extracting(share -> share.peer().name() + " " + share.value())
        .containsExactly("uid-1 0.375", "uid-2 0.125");
    assertThat(ledger.stakes()).hasSize(2);
  }

  /** A row of weights as a node gave it to bittensor's own tests; subnet 23. */
  @Test
  void readsARealRow() {
    Octets key =
        Octets.parse("0x658faa385070e074c85bf6b568cf0555a1e7036061f484bc3048a64b64e35ec417000a00");

    assertThat(Row.read(key, Octets.parse("0x040a00ffff")))
        .isEqualTo(new Row(10, List.of(new Row.Cell(10, 65_535))));
  }
}
