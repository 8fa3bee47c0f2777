package org.outerloop.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.Require;
import org.outerloop.storage.ObjectStore;

/**
 * The ledger as a chain of objects, one per entry, in a store where anybody may create objects and
 * nobody may replace them: {@code RUN/ledger/00000000.json}, {@code 00000001.json} and so on.
 *
 * <p>An entry is signed by its author and names the digest of all objects before it. It is appended
 * by exclusive creation at the next height; who comes second reads what came first and tries again.
 * Anybody may also put garbage there: it counts for nothing, but stays in the chain.
 *
 * <p>Requests of S3: two per new entry (its size, its bytes), two to see that there is no more;
 * nine to append, ten more for everybody who was faster. Memory: what the entries come to, and some
 * 100 bytes for each. Thread-safe.
 */
public final class ObjectStoreLedger implements Ledger {
  private final ObjectStore store;
  private final ObjectKeys keys;
  private final Fold fold = new Fold();
  private final List<Seen> seen = new ArrayList<>();

  /** An object that was read, and the chain's digest with it. */
  private record Seen(Digest head, long millis) {}

  private ObjectStoreLedger(ObjectStore store, ObjectKeys keys) {
    this.store = store;
    this.keys = keys;
  }

  /** Nothing is read yet; the store is closed with the ledger. */
  public static ObjectStoreLedger open(ObjectStore store, ObjectKeys keys) {
    return new ObjectStoreLedger(store, keys);
  }

  /**
   * {@inheritDoc}
   *
   * @throws LedgerBrokenException if the last entry that was read before is another one now; only
   *     looked at when a signed entry names another one before it
   */
  @Override
  public synchronized LedgerState state() {
    readNew();
    return fold.state();
  }

  /** Opens the run to everyone; the author is its operator from then on. */
  public LedgerState open(PeerKeys operator, Opening opening) {
    return append(opening, operator);
  }

  /** Takes part, or moves to another bucket. Nothing is written if the ledger says so already. */
  public LedgerState register(PeerKeys peer, PeerId name, BucketAccess bucket) {
    return append(new Join(name, bucket), peer);
  }

  /** Takes part again, with a new {@link Registration#since}, whatever the ledger says. */
  public LedgerState registerAgain(PeerKeys peer, PeerId name, BucketAccess bucket) {
    return append(new Join(name, bucket), peer, true);
  }

  /** Opens a round, after the one before. */
  public LedgerState openRound(PeerKeys operator, long round, Digest record) {
    return append(new Round(round, record), operator);
  }

  public LedgerState grant(PeerKeys operator, String validatorKey, double amount) {
    return append(new Stake(validatorKey, amount), operator);
  }

  public LedgerState post(PeerKeys validator, long round, List<Share> shares) {
    return append(new Weights(round, shares), validator);
  }

  public LedgerState book(PeerKeys operator, Emission emission) {
    return append(emission, operator);
  }

  /**
   * Says something, unless the ledger says so already; so it may be called again after any failure.
   *
   * @return what the ledger comes to with this entry, and all before it
   * @throws RefusedEntryException if the author may not say so; nothing is written then
   */
  public LedgerState append(Statement says, PeerKeys author) {
    return append(says, author, false);
  }

  private LedgerState append(Statement says, PeerKeys author, boolean evenIfItHolds) {
    Appending appending = new Appending(author.publicHex());
    while (true) {
      Entry entry;
      synchronized (this) {
        readNew();
        if (!evenIfItHolds && fold.holds(author.publicHex(), says)) {
          return fold.state();
        }
        entry = draft(says, author.publicHex());
      }
      byte[] bytes = EntryBytes.write(entry, author);
      boolean created = store.createExclusive(keys.ledgerEntry(entry.height()), bytes);
      synchronized (this) {
        readNew();
        if (created || isThere(entry, bytes)) {
          return fold.state();
        }
      }
      appending.giveWay(toString(), entry.height());
    }
  }

  /** The next entry, as it must be now; nothing is added to a history that was cut off. */
  private Entry draft(Statement says, String author) {
    checkLast();
    try {
      fold.check(author, says);
    } catch (VoidEntryException e) {
      throw new RefusedEntryException(toString(), says, e.getMessage());
    }
    return Entry.of(keys.run(), fold.height(), fold.head(), author, says);
  }

  /**
   * When an entry came, by the store's clock, in milliseconds since 1970. Of entries that were read
   * already; asks nobody.
   */
  public synchronized long millis(long height) {
    Require.that(
        0 <= height && height < seen.size(), "Entry %s is none of %s", height, seen.size());
    return seen.get((int) height).millis();
  }

  /**
   * Reads the whole chain again. Two requests per entry.
   *
   * @throws LedgerBrokenException if an entry that was read before is not what it was
   */
  public synchronized List<BookedEntry> history() {
    readNew();
    Fold again = new Fold();
    List<BookedEntry> entries = new ArrayList<>();
    for (int height = 0; height < seen.size(); height++) {
      entries.add(again.add(Reading.of(unchanged(height), keys.run(), again.head())));
    }
    return entries;
  }

  /** {@link #history}, for those who only want to know that it is the same. */
  public void verify() {
    history();
  }

  /**
   * The digest that the chain had at a height: of all that many objects. Whoever keeps it somewhere
   * else can hold the ledger to its past. Asks nobody.
   */
  public synchronized Digest headAt(long height) {
    Require.that(
        0 <= height && height <= seen.size(), "Height %s is beyond %s", height, seen.size());
    return height == 0 ? EntryBytes.beforeAll() : seen.get((int) height - 1).head();
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public String toString() {
    return keys.ledger() + " in " + store;
  }

  private void readNew() {
    Optional<Link> next;
    while ((next = Link.find(store, keys, seen.size())).isPresent()) {
      Reading reading = Reading.of(next.get(), keys.run(), fold.head());
      if (reading.astray()) {
        checkLast();
      }
      fold.add(reading);
      seen.add(new Seen(fold.head(), next.get().millis()));
    }
  }

  private void checkLast() {
    if (!seen.isEmpty()) {
      unchanged(seen.size() - 1);
    }
  }

  /** By whomever it was written: the same author may be at work twice. */
  private boolean isThere(Entry entry, byte[] bytes) {
    long next = entry.height() + 1;
    return next <= seen.size()
        && Link.of(entry.height(), bytes).after(entry.previous()).equals(headAt(next));
  }

  private Link unchanged(int height) {
    Link link =
        Link.find(store, keys, height)
            .orElseThrow(() -> new LedgerBrokenException(toString(), height, "it is gone"));
    Digest is = link.after(headAt(height));
    if (!is.equals(headAt(height + 1))) {
      throw new LedgerBrokenException(
          toString(),
          height,
          "the head with it was %s and is %s".formatted(headAt(height + 1).brief(), is.brief()));
    }
    return link;
  }
}
