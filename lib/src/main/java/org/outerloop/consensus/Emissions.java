package org.outerloop.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * Emission of a real run, from what its ledger says: anybody who reads stakes and posted weights
 * computes the same figures, bit for bit, in whatever order they are given.
 *
 * <p>Differs from a {@link Chain}: names instead of uids, weights as posted instead of 16 bits, the
 * validators with the largest stakes vote at once, and nobody sleeps: a vote that is given counts.
 */
public final class Emissions {
  private static final long NOW = 1;

  private final List<String> validators;
  private final List<PeerId> peers;

  private Emissions(Set<String> validators, SortedSet<PeerId> peers) {
    this.validators = List.copyOf(validators);
    this.peers = List.copyOf(peers);
  }

  /**
   * @param votes one for each validator; of them those with the {@code maxValidators} largest
   *     stakes count
   * @param peers who is registered; what is said of others, or held of them, is passed over
   * @param burned registered peers whose incentive goes to nobody
   * @param before what validators hold since the epoch before; what is held by those who no longer
   *     vote is passed over
   */
  public static PeerEmission of(
      ConsensusSpec spec,
      List<Vote> votes,
      Set<PeerId> peers,
      Set<PeerId> burned,
      List<Holding> before) {
    SortedMap<String, Vote> byValidator = new TreeMap<>();
    for (Vote vote : votes) {
      Vote other = byValidator.put(vote.validator(), vote);
      Require.that(other == null, "Validator %s votes twice", vote.validator());
    }
    Emissions names = new Emissions(byValidator.keySet(), new TreeSet<>(peers));
    Epoch epoch = names.epoch(byValidator, before);
    EpochResult result = Yuma.epoch(spec, permitted(spec, epoch));
    return names.named(result, burned);
  }

  /** Validators come first, then peers; each in the order of names. */
  private Epoch epoch(SortedMap<String, Vote> votes, List<Holding> before) {
    List<Neuron> neurons = new ArrayList<>();
    for (Vote vote : votes.values()) {
      neurons.add(new Neuron(vote.stake(), true, 0, NOW, NOW, row(vote)));
    }
    for (int i = 0; i < peers.size(); i++) {
      neurons.add(Neuron.registered(0));
    }
    double[][] bonds = new double[neurons.size()][neurons.size()];
    for (Holding holding : before) {
      int validator = validators.indexOf(holding.validator());
      if (validator >= 0 && peers.contains(holding.peer())) {
        bonds[validator][uid(holding.peer())] = holding.bond();
      }
    }
    return new Epoch(NOW, OptionalInt.empty(), neurons, Bonds.of(bonds));
  }

  private int uid(PeerId peer) {
    return validators.size() + peers.indexOf(peer);
  }

  private List<Weight> row(Vote vote) {
    List<Weight> row = new ArrayList<>();
    for (Vote.PeerWeight weight : vote.weights()) {
      boolean self = vote.self().equals(Optional.of(weight.peer()));
      if (!self && peers.contains(weight.peer())) {
        row.add(new Weight(uid(weight.peer()), weight.value()));
      }
    }
    return row;
  }

  private static Epoch permitted(ConsensusSpec spec, Epoch epoch) {
    boolean[] permits = Stakes.of(spec, epoch).permits();
    List<Neuron> neurons = new ArrayList<>();
    for (int uid = 0; uid < epoch.size(); uid++) {
      neurons.add(epoch.neurons().get(uid).withPermit(permits[uid]));
    }
    return new Epoch(epoch.block(), epoch.owner(), neurons, epoch.bonds());
  }

  private PeerEmission named(EpochResult result, Set<PeerId> burnKeys) {
    SortedMap<PeerId, Double> incentive = new TreeMap<>();
    double burned = 0;
    for (PeerId peer : peers) {
      double share = result.of(uid(peer)).incentive();
      if (burnKeys.contains(peer)) {
        burned += share;
      } else {
        incentive.put(peer, share);
      }
    }
    SortedMap<String, Double> dividends = new TreeMap<>();
    boolean paid = result.neurons().stream().anyMatch(share -> share.incentive() > 0);
    List<Holding> bonds = new ArrayList<>();
    for (int i = 0; i < validators.size(); i++) {
      NeuronResult share = result.of(i);
      dividends.put(validators.get(i), paid ? share.dividends() : share.validatorEmission());
      for (PeerId peer : peers) {
        double bond = result.bonds().get(i, uid(peer));
        if (bond > 0) {
          bonds.add(new Holding(validators.get(i), peer, bond));
        }
      }
    }
    return new PeerEmission(incentive, burned, dividends, bonds);
  }
}
