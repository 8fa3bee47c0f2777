package org.outerloop.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.outerloop.ledger.LedgerParties.OPERATOR;
import static org.outerloop.ledger.LedgerParties.PEERS;
import static org.outerloop.ledger.LedgerParties.STRANGER;
import static org.outerloop.ledger.LedgerParties.VALIDATOR;
import static org.outerloop.ledger.LedgerParties.bucket;
import static org.outerloop.ledger.LedgerParties.name;
import static org.outerloop.ledger.LedgerParties.opening;
import static org.outerloop.ledger.LedgerParties.share;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.storage.ObjectStore;

/** What the ledger does in every store; a subclass per store. */
abstract class LedgerContract {
  /** Where strangers may append too, but not replace; the same one for the whole of a test. */
  abstract ObjectStore store();

  /** Own to the test. */
  abstract ObjectKeys run();

  private ObjectStoreLedger ledger() {
    return ObjectStoreLedger.open(store(), run());
  }

  @Test
  void isEmptyAtFirst() {
    LedgerState state = ledger().state();

    assertThat(state.height()).isZero();
    assertThat(state.head()).isEqualTo(Digest.of(new byte[0]));
    assertThat(state.opening()).isEmpty();
    assertThat(state.operatorKey()).isEmpty();
    assertThat(state.peers()).isEmpty();
  }

  @Test
  void tellsEveryReaderWhatWasSaid() {
    LedgerState written = LedgerParties.fill(ledger());

    assertThat(ledger().state()).isEqualTo(written);
    assertThat(written.height()).isEqualTo(8);
    assertThat(written.opening()).contains(opening());
    assertThat(written.operatorKey()).contains(OPERATOR.publicHex());
    assertThat(written.stakes()).containsExactly(new Stake(VALIDATOR.publicHex(), 10));
    assertThat(written.peers()).extracting(Registration::peer).isEqualTo(names());
    assertThat(written.peer(name(2)))
        .contains(new Registration(name(2), PEERS.get(2).publicHex(), bucket(2), 4));
    assertThat(written.weights())
        .containsExactly(
            new PostedWeights(VALIDATOR.publicHex(), 3, List.of(share(0, 0.75), share(2, 0.25))));
    assertThat(written.emissions()).containsExactly(new Emission(0, List.of(share(0, 0.5)), 0.5));
    assertThat(written.voids()).isEmpty();
  }

  @Test
  void writesNothingThatItSaysAlready() {
    ObjectStoreLedger ledger = ledger();
    LedgerState once = LedgerParties.fill(ledger);

    assertThat(LedgerParties.fill(ledger)).isEqualTo(once);
    assertThat(LedgerParties.fill(ledger())).isEqualTo(once);
  }

  @Test
  void movesAPeerAndBringsItBack() {
    ObjectStoreLedger ledger = ledger();
    LedgerParties.fill(ledger);
    BucketAccess rotated = bucket("bucket-1", "another-key");

    LedgerState moved = ledger.register(PEERS.get(1), name(1), rotated);
    LedgerState back = ledger.registerAgain(PEERS.get(1), name(1), rotated);

    assertThat(moved.peer(name(1)).orElseThrow().bucket()).isEqualTo(rotated);
    assertThat(moved.peer(name(1)).orElseThrow().since()).isEqualTo(8);
    assertThat(back.peer(name(1)).orElseThrow().since()).isEqualTo(9);
    assertThat(back.peers()).extracting(Registration::peer).isEqualTo(names());
  }

  @Test
  void refusesBeforeWritingWhatWouldBeVoid() {
    ObjectStoreLedger ledger = ledger();
    LedgerState before = LedgerParties.fill(ledger);

    assertThatThrownBy(() -> ledger.register(STRANGER, name(1), bucket(9)))
        .isInstanceOf(RefusedEntryException.class)
        .hasMessageEndingWith("does not take this join: the name 'peer-1' is taken by another key");
    assertThatThrownBy(() -> ledger.post(STRANGER, 4, List.of()))
        .isInstanceOf(RefusedEntryException.class)
        .hasMessageEndingWith("does not take this weights: weights without stake");
    assertThat(ledger.state()).isEqualTo(before);
  }

  @Test
  void keepsGarbageInTheChain() {
    ObjectStoreLedger ledger = ledger();
    LedgerState before = LedgerParties.fill(ledger);
    store().createExclusive(run().ledgerEntry(8), new byte[] {1, 2, 3});

    LedgerState after = ledger.register(STRANGER, name(9), bucket(9));

    assertThat(after.height()).isEqualTo(before.height() + 2);
    assertThat(after.voids()).containsExactly(new VoidEntry(8, "not an entry: 3 bytes"));
    assertThat(after.peer(name(9)).orElseThrow().since()).isEqualTo(9);
    assertThat(ledger().state()).isEqualTo(after);
  }

  @Test
  void tellsWhenAnEntryCame() {
    ObjectStoreLedger ledger = ledger();
    LedgerParties.fill(ledger);

    for (int height = 0; height < 8; height++) {
      assertThat(ledger.millis(height))
          .isEqualTo(store().find(run().ledgerEntry(height)).orElseThrow().modifiedMillis());
    }
    assertThatThrownBy(() -> ledger.millis(8)).hasMessage("Entry 8 is none of 8");
  }

  @Test
  void takesAllOfManyWhoAppendAtOnce() throws Exception {
    ledger().open(OPERATOR, opening());
    int authors = 6;
    List<Callable<LedgerState>> joins = new ArrayList<>();
    for (int i = 0; i < authors; i++) {
      int peer = i;
      PeerKeys keys = PeerKeys.generate();
      joins.add(() -> ledger().register(keys, name(peer), bucket(peer)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(authors);
    try {
      for (Future<LedgerState> joined : threads.invokeAll(joins)) {
        joined.get();
      }
    } finally {
      threads.shutdown();
    }

    LedgerState state = ledger().state();
    assertThat(state.height()).isEqualTo(1 + authors);
    assertThat(state.peers()).hasSize(authors);
    assertThat(state.voids()).isEmpty();
  }

  private static List<PeerId> names() {
    return List.of(name(0), name(1), name(2), name(3));
  }
}
