package org.outerloop.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.outerloop.ledger.LedgerParties.OPERATOR;
import static org.outerloop.ledger.LedgerParties.PEERS;
import static org.outerloop.ledger.LedgerParties.RUN;
import static org.outerloop.ledger.LedgerParties.STRANGER;
import static org.outerloop.ledger.LedgerParties.VALIDATOR;
import static org.outerloop.ledger.LedgerParties.bucket;
import static org.outerloop.ledger.LedgerParties.ledger;
import static org.outerloop.ledger.LedgerParties.name;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectStore;

/** What a reader notices when the past is not what it was. */
class LedgerHistoryTest {
  private final ObjectStore store = new MemoryObjectStore();
  private final ObjectStoreLedger ledger = ledger(store);

  LedgerHistoryTest() {
    LedgerParties.fill(ledger);
  }

  @Test
  void isWholeIfNobodyTouchedIt() {
    assertThatCode(ledger::verify).doesNotThrowAnyException();
    assertThat(ledger.history())
        .hasSize(8)
        .allMatch(BookedEntry::valid)
        .noneMatch(BookedEntry::suspicious);
    assertThat(ledger.headAt(8)).isEqualTo(ledger.state().head());
    assertThat(ledger.headAt(0)).isEqualTo(Digest.of(new byte[0]));
  }

  @Test
  void noticesEveryByteThatChanged() {
    for (int height = 0; height < 8; height++) {
      String key = RUN.ledgerEntry(height);
      byte[] was = store.get(key, 10_000);
      byte[] changed = was.clone();
      changed[height * 50] ^= 1;
      store.put(key, changed);

      int broken = height;
      assertThatThrownBy(ledger::verify)
          .isInstanceOfSatisfying(
              LedgerBrokenException.class, e -> assertThat(e.height()).isEqualTo(broken))
          .hasMessageContaining("is broken at entry " + height + ": the head with it was ");
      store.put(key, was);
    }
    assertThatCode(ledger::verify).doesNotThrowAnyException();
  }

  @Test
  void noticesAnEntryThatIsGone() {
    store.delete(RUN.ledgerEntry(5));

    assertThatThrownBy(ledger::verify)
        .isInstanceOf(LedgerBrokenException.class)
        .hasMessageEndingWith("is broken at entry 5: it is gone");
  }

  @Test
  void noticesANewEntryOnAnotherPast() {
    store.put(RUN.ledgerEntry(7), new byte[] {1});
    ledger(store).post(VALIDATOR, 9, List.of()); // by one who has only seen the new past

    assertThatThrownBy(ledger::state)
        .isInstanceOf(LedgerBrokenException.class)
        .hasMessageContaining("is broken at entry 7");
    assertThatThrownBy(ledger::state).isInstanceOf(LedgerBrokenException.class);
  }

  @Test
  void addsNothingToAPastThatWasCutOff() {
    store.delete(RUN.ledgerEntry(7));

    assertThatThrownBy(() -> ledger.register(STRANGER, name(9), bucket(9)))
        .isInstanceOf(LedgerBrokenException.class)
        .hasMessageContaining("entry 7: it is gone");
    assertThat(store.find(RUN.ledgerEntry(8))).isEmpty();
  }

  @Test
  void isNotFooledByAStrangerWhoClaimsAnotherPast() {
    LedgerState before = ledger.state();
    Entry claim =
        Entry.of(
            RUN.run(),
            8,
            Digest.ofText("made up"),
            STRANGER.publicHex(),
            new Join(name(9), bucket(9)));
    store.put(RUN.ledgerEntry(8), EntryBytes.write(claim, STRANGER));

    assertThat(ledger.state().voids()).hasSize(before.voids().size() + 1);
    assertThat(ledger.history()).noneMatch(BookedEntry::suspicious);
  }

  @Test
  void showsANewReaderWhichEntriesDoNotFit() {
    byte[] changed = store.get(RUN.ledgerEntry(5), 10_000);
    changed[60] ^= 1;
    store.put(RUN.ledgerEntry(5), changed);

    List<BookedEntry> history = ledger(store).history();

    // those after it are signed, and name the past that was
    assertThat(history)
        .filteredOn(BookedEntry::suspicious)
        .extracting(BookedEntry::height)
        .containsExactly(6L, 7L);
    assertThat(history.get(7).author()).contains(OPERATOR.publicHex());
    assertThat(history.get(3).author()).contains(PEERS.get(1).publicHex());
  }

  /** Garbage says nothing of what was before it; the entries behind it do. */
  @Test
  void garbageDoesNotCutTheChain() {
    store.put(RUN.ledgerEntry(8), new byte[] {1});
    ledger.post(VALIDATOR, 9, List.of());
    byte[] changed = store.get(RUN.ledgerEntry(7), 10_000);
    changed[60] ^= 1;
    store.put(RUN.ledgerEntry(7), changed);

    assertThat(ledger(store).history())
        .filteredOn(BookedEntry::suspicious)
        .extracting(BookedEntry::height)
        .containsExactly(9L);
  }
}
