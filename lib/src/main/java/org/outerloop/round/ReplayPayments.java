package org.outerloop.round;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outerloop.ledger.BookedEntry;
import org.outerloop.ledger.Emission;
import org.outerloop.ledger.Join;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.PostedWeights;
import org.outerloop.ledger.Registration;
import org.outerloop.ledger.Stake;
import org.outerloop.ledger.Statement;
import org.outerloop.ledger.Weights;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.Finding.Rule;

/**
 * Computes what was to be paid for every round that the ledger books, from the entries before the
 * booking, and compares. Takes the valid entries one by one; not thread-safe.
 */
final class ReplayPayments {
  private final Map<PeerId, Registration> peers = new LinkedHashMap<>();
  private final Map<String, Stake> stakes = new LinkedHashMap<>();
  private final Map<String, PostedWeights> weights = new LinkedHashMap<>();

  /**
   * The next valid entry; what it books otherwise than it should is a finding.
   *
   * @param key of the entry
   */
  Optional<Finding> take(BookedEntry entry, String key) {
    String author = entry.author().orElseThrow();
    Statement says = entry.says().orElseThrow();
    if (says instanceof Join join) {
      peers.put(join.peer(), new Registration(join.peer(), author, join.bucket(), entry.height()));
    } else if (says instanceof Stake stake) {
      stake(stake);
    } else if (says instanceof Weights posted) {
      weights.put(author, new PostedWeights(author, posted.round(), posted.shares()));
    } else if (says instanceof Emission booked) {
      Emission due = Payments.of(state(entry.height(), entry.head()), booked.epoch());
      if (!booked.equals(due)) {
        return Optional.of(
            Finding.of(booked.epoch(), Rule.WEIGHTS, Kind.DIFFERENCE, key, booked, due));
      }
    }
    return Optional.empty();
  }

  private void stake(Stake stake) {
    if (stake.amount() > 0) {
      stakes.put(stake.validatorKey(), stake);
    } else {
      stakes.remove(stake.validatorKey());
      weights.remove(stake.validatorKey());
    }
  }

  private LedgerState state(long height, Digest head) {
    return new LedgerState(
        height,
        head,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.copyOf(peers.values()),
        List.copyOf(stakes.values()),
        List.copyOf(weights.values()),
        List.of(),
        List.of());
  }
}
