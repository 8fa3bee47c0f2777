package org.outerloop.audit;

import java.util.List;
import java.util.Optional;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.PayloadBlock;
import org.outerloop.protocol.PeerId;
import org.outerloop.round.RoundRecord;

/** What became of equal work of a peer on its way to the validator. */
final class ExchangeComparison {
  private final Pair pair;
  private final long round;
  private final PeerId peer;
  private final RoundRecord recordA;
  private final RoundRecord recordB;

  ExchangeComparison(Pair pair, long round, PeerId peer, RoundRecord recordA, RoundRecord recordB) {
    this.pair = pair;
    this.round = round;
    this.peer = peer;
    this.recordA = recordA;
    this.recordB = recordB;
  }

  boolean isEqual() {
    return outcome(recordA).equals(outcome(recordB));
  }

  private Optional<Outcome> outcome(RoundRecord record) {
    return evidence(record).map(Evidence::outcome);
  }

  private Optional<Evidence> evidence(RoundRecord record) {
    return record.evidence().stream().filter(known -> known.peer().equals(peer)).findFirst();
  }

  /**
   * Compares outcomes; where one side refused the contribution, looks whether it is still what was
   * signed.
   */
  Optional<Parting> compare(Optional<ContributionHeader> a, Optional<ContributionHeader> b) {
    if (isEqual()) {
      return Optional.empty();
    }
    read(pair.a(), recordA, a);
    read(pair.b(), recordB, b);
    return Optional.of(
        Parting.of(
            round,
            Stage.EXCHANGE,
            peer,
            "found %s in A and %s in B".formatted(words(recordA), words(recordB))));
  }

  /** Notices damage. */
  private void read(Side side, RoundRecord record, Optional<ContributionHeader> header) {
    boolean refused = outcome(record).filter(Outcome.MALFORMED::equals).isPresent();
    List<PayloadBlock> blocks = header.map(ContributionHeader::blocks).orElse(List.of());
    for (PayloadBlock block : refused ? blocks : List.<PayloadBlock>of()) {
      side.read(() -> side.view().block(round, peer, block));
    }
    if (refused) {
      header.ifPresent(signed -> side.read(() -> side.view().payload(round, peer, signed)));
    }
  }

  private String words(RoundRecord record) {
    return evidence(record)
        .map(
            known ->
                known.outcome() + (known.reason().isEmpty() ? "" : " (" + known.reason() + ")"))
        .orElse("nothing");
  }
}
