package org.outerloop.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.outerloop.ledger.BookedEntry;
import org.outerloop.ledger.ObjectStoreLedger;
import org.outerloop.ledger.Opening;
import org.outerloop.ledger.Registration;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.Finding.Rule;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * A run as an auditor finds it, before any round is replayed: its settings and its ledger, held
 * against each other. Reads the whole ledger once.
 */
public final class RunReplay {
  /** The round of findings about the whole run. */
  public static final long RUN = -1;

  private static final long MAX_BYTES = 64L << 20;

  private final ObjectKeys keys;
  private final StoreLocation run;
  private final ReplayLog log = new ReplayLog(RUN);
  private final LedgerFacts ledger;
  private Optional<RunSpec> spec = Optional.empty();

  private RunReplay(ObjectKeys keys, StoreLocation run, StoreLocation ledgerStore) {
    this.keys = keys;
    this.run = run;
    try (ObjectStore store = ObjectStores.open(run);
        ObjectStoreLedger book = ObjectStoreLedger.open(ObjectStores.open(ledgerStore), keys)) {
      book.state();
      List<BookedEntry> history = book.history();
      long whole = wholeEntries(book, history, store);
      this.ledger = LedgerFacts.of(book, history, whole);
      payments(history.subList(0, (int) whole));
      if (whole == history.size()) {
        tail(history, committed(store) - 1);
      }
      settings(store);
    }
  }

  /**
   * Reads settings and ledger.
   *
   * @param name of the run
   */
  public static RunReplay open(String name, StoreLocation run, StoreLocation ledger) {
    return new RunReplay(new ObjectKeys(name), run, ledger);
  }

  private void payments(List<BookedEntry> entries) {
    ReplayPayments payments = new ReplayPayments();
    entries.stream()
        .filter(BookedEntry::valid)
        .forEach(e -> payments.take(e, keys.ledgerEntry(e.height())).ifPresent(log::add));
  }

  /**
   * How many entries are vouched for. A damaged one counts for nothing any more, so it is the first
   * void one since the last that later words stand for: a signed entry, or a record, that names
   * another past than there is.
   */
  private long wholeEntries(ObjectStoreLedger book, List<BookedEntry> history, ObjectStore store) {
    long vouched = 0;
    for (BookedEntry entry : history) {
      if (entry.suspicious()) {
        return damaged(history, vouched, entry.height(), "the entry after it names another");
      }
      if (entry.valid()) {
        vouched = entry.height() + 1;
      }
    }
    Committed past = new Committed(store, keys);
    for (long round = 0; round == 0 || store.find(past.keyBefore(round)).isPresent(); round++) {
      Optional<NextRound> said = past.before(round).map(Committed.Before::next);
      if (said.isPresent() && said.get().ledgerHeight() <= history.size()) {
        long height = said.get().ledgerHeight();
        if (!book.headAt(height).equals(said.get().ledgerHead()) && !allValid(history, height)) {
          return damaged(history, 0, height, past.keyBefore(round) + " names another");
        }
      }
      past.forgetBefore(round);
    }
    return history.size();
  }

  private static boolean allValid(List<BookedEntry> history, long height) {
    return history.subList(0, (int) height).stream().allMatch(BookedEntry::valid);
  }

  private long damaged(List<BookedEntry> history, long from, long before, String how) {
    long height = before - 1;
    for (long h = before - 1; h >= from; h--) {
      if (!history.get((int) h).valid()) {
        height = h;
      }
    }
    String problem = history.get((int) height).problem().orElse("replaced");
    log.differs(Rule.LEDGER, "", keys.ledgerEntry(height), how, problem);
    return height;
  }

  /**
   * At the end there may be what nobody vouches for: anybody may put garbage there. Where the
   * booking of the last round is missing instead, that was damaged.
   */
  private void tail(List<BookedEntry> history, long last) {
    for (int h = history.size() - 1; h >= 0 && !history.get(h).valid(); h--) {
      boolean missing = h < ledger.height() && last >= 0 && !ledger.paid(last);
      Kind kind = missing ? Kind.DIFFERENCE : Kind.OPEN;
      String problem = history.get(h).problem().orElseThrow();
      log.add(Rule.LEDGER, kind, "", keys.ledgerEntry(h), "an entry", problem);
    }
  }

  private void settings(ObjectStore store) {
    String key = keys.runJson();
    byte[] json = store.get(key, MAX_BYTES);
    Digest digest = Digest.of(json);
    Optional<Digest> opened = ledger.openings().stream().findFirst().map(Opening::spec);
    if (opened.isPresent()) {
      if (!log.same(Rule.SETTINGS, "", key, opened.get(), digest)) {
        return; // by other settings every round would be another one
      }
    } else {
      log.add(Rule.SETTINGS, Kind.OPEN, "", key, digest, "the ledger says nothing");
    }
    try {
      RunSpec found = RecordJson.fromBytes(json, RunSpec.class);
      if (!Arrays.equals(RecordJson.toBytes(found), json)) {
        log.differs(Rule.SETTINGS, "", key, "settings", "not in the one spelling");
      }
      if (found.keys().equals(keys)) {
        spec = Optional.of(found);
      } else {
        log.differs(Rule.SETTINGS, "", key, found.name(), keys.run());
      }
    } catch (IllegalArgumentException e) {
      log.differs(Rule.SETTINGS, "", key, "settings", e.getMessage());
    }
  }

  /** The settings, if they are those that the ledger knows; with others no round is replayed. */
  public Optional<RunSpec> spec() {
    return spec;
  }

  /** Where the ledger says that things are; the last word of each peer. */
  public List<Registration> registrations() {
    return ledger.at(ledger.height()).orElseThrow().peers();
  }

  /** Where the ledger says that run and corpus are. */
  public Optional<Opening> opening() {
    return ledger.openings().stream().reduce((first, last) -> last);
  }

  /** Number of records that are there, one after the other. */
  public long committed() {
    try (ObjectStore store = ObjectStores.open(run)) {
      return committed(store);
    }
  }

  private long committed(ObjectStore store) {
    long round = 0;
    while (store.find(keys.record(round)).isPresent()) {
      round++;
    }
    return round;
  }

  /** About the run as a whole, in the order of the data. */
  public List<Finding> findings() {
    return log.findings();
  }

  public int checks() {
    return log.checks();
  }

  /** The work of replaying ranges of rounds. */
  public RoundReplay rounds(ReplayPlace place) {
    return new RoundReplay(place, spec.orElseThrow(), ledger);
  }

  /** Rounds in so many ranges of like length, or fewer. */
  public static List<RoundReplay.Range> ranges(long first, long last, int count) {
    List<RoundReplay.Range> ranges = new ArrayList<>();
    long rounds = last - first + 1;
    long parts = Math.max(1, Math.min(count, rounds));
    for (long i = 0; i < parts && rounds > 0; i++) {
      long from = first + i * rounds / parts;
      ranges.add(new RoundReplay.Range(from, first + (i + 1) * rounds / parts - 1));
    }
    return ranges;
  }
}
