package org.outerloop.bittensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.outerloop.ledger.Ledger;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.PostedWeights;
import org.outerloop.ledger.Registration;
import org.outerloop.ledger.Share;
import org.outerloop.ledger.Stake;
import org.outerloop.ledger.VoidEntry;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;

/**
 * Against a node that answers from a file. Its exchange was composed from the layouts of
 * subtensor's sources, by a program that has its own SCALE, xxHash64 and BLAKE2b (Python's); it was
 * not captured from a node. A question that is not in the file is refused, so a wrong key or
 * argument fails.
 */
class BittensorLedgerTest {
  private static final Recording RECORDING = new Recording("composed-exchange.json");
  private static final Digest BLOCK = Digest.ofText("composed block 7000003");
  private static final String VALIDATOR = "5Cq8KUZBnUMWqdydrcKacWRYUnzeYQwcY5Zh33eujyhDkxrh";

  private static WebSocketServer node() throws IOException {
    return new WebSocketServer((text, to) -> to.send(RECORDING.respond(text), 1000));
  }

  private static BittensorLedger ledger(WebSocketServer node) {
    return BittensorLedger.connect(new BittensorSettings(node.url(), 3), RpcClientTest.PATIENT);
  }

  private static LedgerState state() throws IOException {
    try (WebSocketServer node = node();
        Ledger ledger = ledger(node)) {
      return ledger.state();
    }
  }

  private static PeerId peer(int uid) {
    return new PeerId("uid-" + uid);
  }

  @Test
  void readsTheNewestFinalBlock() throws IOException {
    LedgerState state = state();

    assertThat(state.height()).isEqualTo(7_000_003);
    assertThat(state.head()).isEqualTo(BLOCK);
    assertThat(state.opening()).isEmpty();
    assertThat(state.emissions()).isEmpty();
  }

  /** Seat 2 was taken before seat 1; seat 5 committed to seat 1's bucket, later. */
  @Test
  void knowsWhoHasABucketInTheOrderOfTheSeats() throws IOException {
    List<Registration> peers = state().peers();

    assertThat(peers).extracting(Registration::peer).containsExactly(peer(2), peer(1));
    assertThat(peers.get(1).publicKey())
        .isEqualTo("5Gjj8k4FQHfRWTPn3tr7FGPs9vMN1irbDhJFSAFuWBY3RYvQ");
    assertThat(peers.get(1).since()).isEqualTo(6_500_000);
    assertThat(peers.get(1).bucket().uri()).matches("s3a://[0-9a-f]{32}");
    assertThat(peers.get(1).bucket().secretKey()).isEqualTo(Digest.ofText("secret 1").hex());
  }

  @Test
  void saysWhyTheOthersHaveNone() throws IOException {
    assertThat(state().voids())
        .containsExactly(
            new VoidEntry(5_415_815, "uid-3: the commitment has 64 characters, not 128"),
            new VoidEntry(5_866_237, "uid-4: the commitment is ResetBonds, not Raw"),
            new VoidEntry(6_700_000, "uid-5: its bucket is that of uid-1 already"),
            new VoidEntry(6_700_001, "uid-6: byte 40 of the commitment is 7"),
            new VoidEntry(4007, "uid-7: the commitment: byte 14: no commitment begins with 200"),
            new VoidEntry(6_700_003, "uid-8: the commitment is BigRaw, not Raw"));
  }

  @Test
  void knowsStakesAndWeightsOfThoseWithAPermit() throws IOException {
    LedgerState state = state();

    assertThat(state.stakes()).extracting(Stake::amount).containsExactly(5000.000000001, 10.0);
    assertThat(state.stakes().get(0).validatorKey()).isEqualTo(VALIDATOR);
    assertThat(state.weights())
        .containsExactly(
            new PostedWeights(
                VALIDATOR, 6_999_950, List.of(new Share(peer(1), 0.75), new Share(peer(2), 0.25))));
  }

  @Test
  void knowsTheFiguresOfEverySeat() throws IOException {
    try (WebSocketServer node = node();
        BittensorLedger ledger = ledger(node)) {
      Metagraph graph = ledger.subnet().graph();

      assertThat(graph.netuid()).isEqualTo(3);
      assertThat(graph.tempo()).isEqualTo(360);
      assertThat(graph.block()).isEqualTo(new Block(7_000_003, BLOCK, 1_782_900_000_000L));
      assertThat(graph.seats()).hasSize(11);
      Seat validator = graph.seats().get(0);
      assertThat(validator.scores()).isEqualTo(new Seat.Scores(0, 1, 0, 1, 0));
      assertThat(validator.axon().port()).isEqualTo(8091);
      assertThat(graph.seats().get(1).scores().incentive()).isEqualTo(43_690 / 65_535.0);
      assertThat(graph.weights()).extracting(Row::from).containsExactly(0, 9, 10);
      assertThat(graph.bonds())
          .containsExactly(new Row(0, List.of(new Row.Cell(1, 65_535), new Row.Cell(2, 65_535))));
    }
  }

  @Test
  void asksOneQuestionIfNothingIsNew() throws IOException {
    AtomicInteger questions = new AtomicInteger();
    try (WebSocketServer node =
            new WebSocketServer(
                (text, to) -> {
                  questions.incrementAndGet();
                  to.send(RECORDING.respond(text));
                });
        Ledger ledger = ledger(node)) {
      LedgerState first = ledger.state();
      int before = questions.get();

      assertThat(ledger.state()).isSameAs(first);
      assertThat(questions.get() - before).isEqualTo(1);
    }
  }

  @Test
  void tellsTheTimeByBlocksAsTheyCome() throws IOException {
    try (WebSocketServer node =
            new WebSocketServer(
                (text, to) -> {
                  to.send(RECORDING.respond(text));
                  if (text.contains("chain_subscribeNewHeads")) {
                    to.send(RECORDING.news(0));
                  } else if (text.contains("\"chain_getBlockHash\",\"params\":[7000004]")) {
                    to.send(RECORDING.news(1));
                  }
                });
        BittensorLedger ledger = ledger(node)) {
      BlockClock clock = ledger.clock();

      Block first = clock.next(7_000_003);
      Block second = clock.next(first.number());

      assertThat(first.number()).isEqualTo(7_000_004);
      assertThat(second.number()).isEqualTo(7_000_005);
      assertThat(second.millis() - first.millis()).isEqualTo(12_000);
    }
  }

  /** The first connection is closed after the subscription; the second one brings the block. */
  @Test
  void subscribesAgainWhenTheConnectionIsLost() throws IOException {
    AtomicInteger subscriptions = new AtomicInteger();
    try (WebSocketServer node =
            new WebSocketServer(
                (text, to) -> {
                  to.send(RECORDING.respond(text));
                  if (text.contains("chain_subscribeNewHeads")) {
                    if (subscriptions.incrementAndGet() == 1) {
                      to.close(1001);
                    } else {
                      to.send(RECORDING.news(0));
                    }
                  }
                });
        BittensorLedger ledger = ledger(node)) {
      assertThat(ledger.clock().next(0).number()).isEqualTo(7_000_004);
      assertThat(subscriptions).hasValue(2);
    }
  }

  @Test
  void refusesANodeOfAnotherChain() throws IOException {
    try (WebSocketServer node =
        new WebSocketServer(
            (text, to) ->
                to.send("{\"id\":1,\"result\":{\"specName\":\"polkadot\",\"specVersion\":1}}"))) {
      assertThatThrownBy(() -> ledger(node))
          .isInstanceOf(NodeException.class)
          .hasMessage(node.url() + " is a node of 'polkadot', not of node-subtensor");
    }
  }

  @Test
  void refusesSettingsThatNameNoNodeOrNoSubnet() {
    assertThatThrownBy(() -> new BittensorSettings(URI.create("https://host"), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'https://host' is not the address of a node's WebSocket, as in wss://host:443");
    assertThatThrownBy(() -> new BittensorSettings(URI.create("wss://host"), 65_536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Subnet 65536 is outside [0, 65535]");
  }
}
