package org.outerloop.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.bittensor.AccountId;
import org.outerloop.bittensor.Axon;
import org.outerloop.bittensor.Block;
import org.outerloop.bittensor.CommittedBucket;
import org.outerloop.bittensor.Metagraph;
import org.outerloop.bittensor.Seat;
import org.outerloop.bittensor.SubnetState;
import org.outerloop.bittensor.SubnetState.Place;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.protocol.Digest;

class MetagraphCommandTest {
  private static final Digest HASH = Digest.ofText("block");

  private static Seat seat(int uid, boolean permit, double stake, double incentive) {
    return new Seat(
        uid,
        AccountId.parse("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"),
        permit,
        permit,
        1,
        2,
        new Seat.Holding(stake, stake, 0),
        new Seat.Scores(incentive, 0, 0, 0, 0),
        new Axon(0, 0, BigInteger.ZERO, 0, 0, 0));
  }

  private static SubnetState state() {
    List<Seat> seats =
        List.of(seat(0, true, 5000, 0), seat(1, false, 0, 0.25), seat(2, false, 0, 0));
    Metagraph graph = new Metagraph(3, new Block(70, HASH, 1000), 360, seats, List.of(), List.of());
    BucketAccess access = new BucketAccess("s3a://abc", "https://ab.host", "id", "secret-word");
    return new SubnetState(
        graph,
        List.of(
            new Place(seats.get(0), 1, new CommittedBucket.Absent()),
            new Place(seats.get(1), 5, new CommittedBucket.Known(access)),
            new Place(seats.get(2), 6, new CommittedBucket.Unknown("too short"))));
  }

  @Test
  void showsSeatsAndTheirBucketsButNoKey() {
    List<String> lines = MetagraphCommand.lines(state());

    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).contains("5Grwva", " yes ", " 5000.000 ").endsWith("  none");
    assertThat(lines.get(2)).contains(" no ", " 0.25000 ").endsWith("  s3a://abc");
    assertThat(lines.get(3)).endsWith("  none: too short");
    assertThat(String.join("\n", lines)).doesNotContain("secret-word");
  }

  @Test
  void countsThem() {
    assertThat(MetagraphCommand.figures(state()))
        .isEqualTo(
            Map.of(
                "netuid",
                3,
                "block",
                70L,
                "hash",
                HASH.hex(),
                "millis",
                1000L,
                "seats",
                3,
                "validators",
                1L,
                "buckets",
                1L));
  }

  @ParameterizedTest
  @CsvSource({"https://host, 3", "wss://host, 65536", "host, 3", "wss://host, three"})
  void wantsANodeAndASubnet(String url, String netuid) {
    assertThat(Outerloop.run("metagraph", "--url", url, "--netuid", netuid)).isEqualTo(2);
  }
}
