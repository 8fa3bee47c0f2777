package org.outerloop.round;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.outerloop.consensus.ConsensusSpec;
import org.outerloop.consensus.Emissions;
import org.outerloop.consensus.PeerEmission;
import org.outerloop.consensus.Vote;
import org.outerloop.ledger.Emission;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.PostedWeights;
import org.outerloop.ledger.Registration;
import org.outerloop.ledger.Share;
import org.outerloop.ledger.Stake;
import org.outerloop.protocol.PeerId;

/**
 * What peers are paid for a round, by Yuma consensus over the weights that validators have posted:
 * a function of the ledger alone, so anybody can check what the operator books. What a validator
 * does not give to anyone is burned in proportion to its stake.
 */
public final class Payments {
  private Payments() {}

  /** What the operator books for a round, after the weights of all validators are there. */
  public static Emission of(LedgerState state, long round) {
    Map<String, Double> stakes = new HashMap<>();
    for (Stake stake : state.stakes()) {
      stakes.put(stake.validatorKey(), stake.amount());
    }
    List<PostedWeights> posted =
        state.weights().stream().filter(by -> stakes.containsKey(by.validatorKey())).toList();
    List<Vote> votes = posted.stream().map(by -> vote(by, stakes.get(by.validatorKey()))).toList();
    Set<PeerId> peers = new HashSet<>();
    state.peers().stream().map(Registration::peer).forEach(peers::add);
    PeerEmission paid = Emissions.of(ConsensusSpec.SUBTENSOR, votes, peers, Set.of(), List.of());
    double given = given(posted, stakes);
    List<Share> shares =
        paid.incentive().entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> new Share(entry.getKey(), entry.getValue() * given))
            .toList();
    return new Emission(round, shares, shares.isEmpty() ? 1 : 1 - given);
  }

  private static Vote vote(PostedWeights posted, double stake) {
    List<Vote.PeerWeight> weights =
        posted.shares().stream()
            .map(share -> new Vote.PeerWeight(share.peer(), share.value()))
            .toList();
    return new Vote(posted.validatorKey(), stake, Optional.empty(), weights);
  }

  /** Share of the pay that validators give to someone, weighted by stake. */
  private static double given(List<PostedWeights> posted, Map<String, Double> stakes) {
    double all = 0;
    double given = 0;
    for (PostedWeights by : posted) {
      double stake = stakes.get(by.validatorKey());
      all += stake;
      given += stake * Math.min(1, by.shares().stream().mapToDouble(Share::value).sum());
    }
    return all > 0 ? given / all : 0;
  }
}
