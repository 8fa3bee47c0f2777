package org.outerloop.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.message.ContributionHeader;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.Roster;
import org.outerloop.round.RoundRecord;

/**
 * The work of one peer in one round, twice:
 *
 * <pre>
 *   base -> data -> state before -> activations -> trained slices -> payload -> state after
 * </pre>
 *
 * <p>Costs no request where the records name the same work.
 */
final class PeerComparison {
  private final Pair pair;
  private final long round;
  private final Pair.Both<Roster> rosters;
  private final PeerId peer;
  private final RoundRecord recordA;
  private final RoundRecord recordB;
  private final List<String> equal = new ArrayList<>();
  private final List<String> untold = new ArrayList<>();

  PeerComparison(
      Pair pair,
      long round,
      Pair.Both<Roster> rosters,
      PeerId peer,
      RoundRecord recordA,
      RoundRecord recordB) {
    this.pair = pair;
    this.round = round;
    this.rosters = rosters;
    this.peer = peer;
    this.recordA = recordA;
    this.recordB = recordB;
  }

  /** Stages that were compared and are equal. */
  List<String> equal() {
    return equal;
  }

  /** What could not be compared, and why. */
  List<String> untold() {
    return untold;
  }

  /** Where the peer's work parts; empty if it does not. */
  Optional<Parting> compare() {
    Optional<RoundRecord.Contribution> a = recordA.contribution(peer);
    Optional<RoundRecord.Contribution> b = recordB.contribution(peer);
    ExchangeComparison exchange = new ExchangeComparison(pair, round, peer, recordA, recordB);
    if (a.isPresent() && b.isPresent() && sameWork(a.get(), b.get())) {
      return exchange.compare(Optional.empty(), Optional.empty());
    }
    if (a.isEmpty() && b.isEmpty() && exchange.isEqual()) {
      return Optional.empty();
    }
    Optional<ContributionHeader> ofA = header(pair.a(), rosters.a());
    Optional<ContributionHeader> ofB = header(pair.b(), rosters.b());
    Optional<PeerWork> workA = PeerWork.of(ofA, a);
    Optional<PeerWork> workB = PeerWork.of(ofB, b);
    if (workA.isPresent() && workB.isPresent()) {
      Optional<Parting> work = work(workA.get(), workB.get());
      if (work.isPresent()) {
        return work;
      }
    }
    return exchange.compare(ofA, ofB);
  }

  private boolean sameWork(RoundRecord.Contribution a, RoundRecord.Contribution b) {
    return Essence.of(a, pair.sameSettings()).equals(Essence.of(b, pair.sameSettings()));
  }

  private Optional<ContributionHeader> header(Side side, Roster roster) {
    PeerSpec spec = roster.peers().get(roster.indexOf(peer));
    return side.read(() -> side.view().header(round, spec));
  }

  private Optional<Parting> work(PeerWork a, PeerWork b) {
    return base(a, b)
        .or(() -> data(a, b))
        .or(() -> new StateComparison(pair, peer).before(round, a, b, recordA, recordB))
        .or(() -> passed(Stage.STATE_BEFORE))
        .or(() -> activations(a, b))
        .or(() -> trained(a, b))
        .or(() -> payload(a, b))
        .or(() -> new StateComparison(pair, peer).after(round, a, b))
        .or(() -> passed(Stage.STATE_AFTER));
  }

  private Optional<Parting> passed(Stage stage) {
    equal.add(stage.words() + " of " + peer);
    return Optional.empty();
  }

  private Optional<Parting> base(PeerWork a, PeerWork b) {
    if (a.header().isEmpty() || b.header().isEmpty()) {
      return Optional.empty();
    }
    Digest ofA = a.header().get().baseDigest();
    Digest ofB = b.header().get().baseDigest();
    return ofA.equals(ofB)
        ? passed(Stage.BASE)
        : Optional.of(
            Parting.of(
                round,
                Stage.BASE,
                peer,
                "began with %s in A and %s in B; the model of the round is %s"
                    .formatted(ofA.brief(), ofB.brief(), recordA.base().brief())));
  }

  private Optional<Parting> data(PeerWork a, PeerWork b) {
    if (a.header().isEmpty() || b.header().isEmpty()) {
      untold.add("headers of " + peer + " are gone, so its data were not compared");
      return Optional.empty();
    }
    return new DataComparison(pair, round, peer, rosters)
        .compare(a.header().get(), b.header().get())
        .or(() -> passed(Stage.DATA));
  }

  private Optional<Parting> activations(PeerWork a, PeerWork b) {
    return a.trace().activations().equals(b.trace().activations())
        ? Optional.empty()
        : Optional.of(
            Parting.of(
                round,
                Stage.ACTIVATIONS,
                peer,
                "sketches of hidden states have other digests, with equal base and data"));
  }

  private Optional<Parting> trained(PeerWork a, PeerWork b) {
    return new TrainedComparison(pair, round, peer)
        .compare(a, b)
        .or(() -> passed(Stage.INNER_STEPS));
  }

  private Optional<Parting> payload(PeerWork a, PeerWork b) {
    return new PayloadComparison(pair, round, peer).compare(a, b).or(() -> passed(Stage.CODEC));
  }
}
