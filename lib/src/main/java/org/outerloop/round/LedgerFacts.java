package org.outerloop.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outerloop.ledger.BookedEntry;
import org.outerloop.ledger.Emission;
import org.outerloop.ledger.Join;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.ObjectStoreLedger;
import org.outerloop.ledger.Opening;
import org.outerloop.ledger.PostedWeights;
import org.outerloop.ledger.Registration;
import org.outerloop.ledger.Round;
import org.outerloop.ledger.Weights;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;

/**
 * What a replay needs of a ledger, as far as its chain is whole.
 *
 * @param heads digest of the chain before each entry, and last after all of them
 * @param opening what the run was opened with, the first time; at most one
 * @param joins in the order of the entries
 * @param rounds digests of the records that rounds were opened on
 * @param weights of all validators
 * @param emissions what was paid, an epoch for each round
 */
record LedgerFacts(
    List<Digest> heads,
    List<Opening> openings,
    List<Registration> joins,
    List<Round> rounds,
    List<PostedWeights> weights,
    List<Emission> emissions)
    implements Serializable {

  /**
   * Takes over the entries before one that is damaged.
   *
   * @param whole how many entries there are before it
   */
  static LedgerFacts of(ObjectStoreLedger book, List<BookedEntry> history, long whole) {
    List<Digest> heads = new ArrayList<>(List.of(book.headAt(0)));
    LedgerFacts facts =
        new LedgerFacts(
            heads,
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (BookedEntry entry : history.subList(0, (int) whole)) {
      heads.add(entry.head());
      if (entry.valid()) {
        facts.take(entry);
      }
    }
    return facts;
  }

  private void take(BookedEntry entry) {
    String author = entry.author().orElseThrow();
    Object says = entry.says().orElseThrow();
    if (says instanceof Opening opening) {
      openings.add(opening);
    } else if (says instanceof Join join) {
      joins.add(new Registration(join.peer(), author, join.bucket(), entry.height()));
    } else if (says instanceof Round round) {
      rounds.add(round);
    } else if (says instanceof Weights posted) {
      weights.add(new PostedWeights(author, posted.round(), posted.shares()));
    } else if (says instanceof Emission emission) {
      emissions.add(emission);
    }
  }

  /** Number of entries. */
  long height() {
    return heads.size() - 1L;
  }

  /** The roster's side of what the first entries come to, if there are so many. */
  Optional<LedgerState> at(long height) {
    if (height > height()) {
      return Optional.empty();
    }
    Map<PeerId, Registration> peers = new LinkedHashMap<>();
    joins.stream().filter(join -> join.since() < height).forEach(j -> peers.put(j.peer(), j));
    return Optional.of(
        new LedgerState(
            height,
            heads.get((int) height),
            openings.stream().findFirst(),
            Optional.empty(),
            Optional.empty(),
            List.copyOf(peers.values()),
            List.of(),
            List.of(),
            List.<Emission>of(),
            List.of()));
  }

  Optional<Round> opened(long round) {
    return rounds.stream().filter(r -> r.round() == round).findFirst();
  }

  /** Whether weights and pay of a round are booked. */
  boolean paid(long round) {
    return weights.stream().anyMatch(by -> by.round() == round)
        && emissions.stream().anyMatch(paid -> paid.epoch() == round);
  }

  /** What a validator said last about a round. */
  Optional<PostedWeights> posted(String validator, long round) {
    return weights.stream()
        .filter(by -> by.validatorKey().equals(validator) && by.round() == round)
        .reduce((first, last) -> last);
  }
}
