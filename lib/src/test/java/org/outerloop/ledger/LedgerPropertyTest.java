package org.outerloop.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.outerloop.ledger.LedgerParties.OPERATOR;
import static org.outerloop.ledger.LedgerParties.RUN;
import static org.outerloop.ledger.LedgerParties.ledger;
import static org.outerloop.ledger.LedgerParties.opening;
import static org.outerloop.ledger.LedgerParties.share;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectStore;

/** Many authors at once, some of them hostile; and bytes that went wrong. */
class LedgerPropertyTest {
  private static final int AUTHORS = 8;
  private static final int ENTRIES = 6;

  /** Cases of mutated entries; more with -Douterloop.ledger.cases. */
  private static final int CASES = Integer.getInteger("outerloop.ledger.cases", 3000);

  @RepeatedTest(3)
  void takesEverythingThatIsTrueInOneOrderForAll(RepetitionInfo round) throws Exception {
    ObjectStore store = new MemoryObjectStore();
    ledger(store).open(OPERATOR, opening());
    List<Callable<LedgerState>> all = new ArrayList<>();
    for (int i = 0; i < AUTHORS; i++) {
      all.add(author(store, i));
      all.add(vandal(store, new SplittableRandom(100L * round.getCurrentRepetition() + i)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(all.size());
    List<LedgerState> seen = new ArrayList<>();
    try {
      for (Future<LedgerState> done : threads.invokeAll(all)) {
        seen.add(done.get());
      }
    } finally {
      threads.shutdown();
    }

    LedgerState end = ledger(store).state();
    assertThat(end.peers()).hasSize(AUTHORS);
    assertThat(end.height()).isEqualTo(1L + AUTHORS * ENTRIES + end.voids().size());
    Set<Long> heights = new HashSet<>();
    for (Registration peer : end.peers()) {
      assertThat(peer.bucket().accessKey()).isEqualTo("key-" + (ENTRIES - 1));
      heights.add(peer.since());
    }
    assertThat(heights).hasSize(AUTHORS);
    seen.forEach(state -> assertThat(state).isEqualTo(prefix(store, state.height())));
  }

  /** Registers, then rotates its key, each time as a process that has just started. */
  private static Callable<LedgerState> author(ObjectStore store, int number) {
    PeerKeys keys = PeerKeys.generate();
    return () -> {
      LedgerState last = null;
      for (int i = 0; i < ENTRIES; i++) {
        BucketAccess bucket = LedgerParties.bucket("bucket-" + number, "key-" + i);
        last = ledger(store).register(keys, new PeerId("peer-" + number), bucket);
      }
      return last;
    };
  }

  /** Puts garbage at the next height, as fast as it can, a few times. */
  private static Callable<LedgerState> vandal(ObjectStore store, SplittableRandom random) {
    return () -> {
      ObjectStoreLedger ledger = ledger(store);
      for (int i = 0; i < ENTRIES / 2; i++) {
        byte[] garbage = new byte[random.nextInt(300)];
        random.nextBytes(garbage);
        store.createExclusive(RUN.ledgerEntry(ledger.state().height()), garbage);
      }
      return ledger.state();
    };
  }

  /** What somebody sees who knows the first entries only. */
  private static LedgerState prefix(ObjectStore store, long height) {
    ObjectStore copy = new MemoryObjectStore();
    for (long i = 0; i < height; i++) {
      copy.put(RUN.ledgerEntry(i), store.get(RUN.ledgerEntry(i), 1 << 20));
    }
    return ledger(copy).state();
  }

  @Test
  void noByteCanGoWrongUnnoticed() {
    ObjectStore store = new MemoryObjectStore();
    ObjectStoreLedger ledger = ledger(store);
    LedgerParties.fill(ledger);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < CASES; i++) {
      int height = random.nextInt(8);
      String key = RUN.ledgerEntry(height);
      byte[] was = store.get(key, 1 << 20);
      byte[] mutated = mutate(was, random);

      Reading reading = Reading.of(Link.of(height, mutated), RUN.run(), ledger.headAt(height));

      assertThat(reading.problem().isPresent() || Arrays.equals(mutated, was))
          .as("%s of entry %s", new String(mutated), height)
          .isTrue();
      reading.problem().ifPresent(reason -> assertThat(reason).matches("[ -~]{1,203}"));
    }
  }

  /** Properly signed nonsense: the author changed its entry before signing it. */
  @Test
  void whatIsSignedCanBeReadOrIsVoid() {
    SplittableRandom random = new SplittableRandom(6);
    Entry good =
        Entry.of(
            RUN.run(),
            3,
            Digest.ofText("before"),
            OPERATOR.publicHex(),
            new Weights(4, List.of(share(0, 0.5), share(1, 0.25))));
    String text = new String(EntryBytes.write(good, OPERATOR));
    String said = text.substring(0, text.indexOf(",\"signature\""));
    String tail = text.substring(said.length());
    for (int i = 0; i < CASES / 4; i++) {
      String nonsense = new String(mutate(said.getBytes(), random), ISO_8859_1);
      String signature =
          OPERATOR.signHex(("outerloop-ledger\n" + nonsense + "}").getBytes(ISO_8859_1));
      byte[] object =
          (nonsense + tail.replaceFirst("[0-9a-f]{128}", signature)).getBytes(ISO_8859_1);

      Fold fold = new Fold();
      Link link = Link.of(3, object);
      BookedEntry booked = fold.add(Reading.of(link, RUN.run(), Digest.ofText("before")));

      assertThat(booked.problem()).as(nonsense).isPresent(); // weights before an opening
      assertThat(fold.head()).isEqualTo(link.after(Digest.of(new byte[0])));
    }
  }

  /** Bits turned, bytes replaced by ones that mean something, pieces left out or doubled. */
  private static byte[] mutate(byte[] content, SplittableRandom random) {
    byte[] meaning = "{}[]\",:0123456789-.eE\\u ntrufals\n".getBytes();
    byte[] mutated = content.clone();
    int at = random.nextInt(mutated.length);
    switch (random.nextInt(4)) {
      case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> mutated[at] = meaning[random.nextInt(meaning.length)];
      case 2 -> {
        int end = Math.min(mutated.length, at + 1 + random.nextInt(20));
        byte[] rest = new byte[mutated.length - (end - at)];
        System.arraycopy(mutated, 0, rest, 0, at);
        System.arraycopy(mutated, end, rest, at, mutated.length - end);
        return rest;
      }
      default -> {
        int from = random.nextInt(mutated.length);
        int length = Math.min(mutated.length - Math.max(at, from), 1 + random.nextInt(20));
        System.arraycopy(content, from, mutated, at, length);
      }
    }
    return mutated;
  }
}
