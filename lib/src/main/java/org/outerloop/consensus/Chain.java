package org.outerloop.consensus;

import static org.outerloop.consensus.ChainException.require;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.outerloop.consensus.ChainException.Reason;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;

/**
 * One subnet: who sits where, their weights, commits and bonds. Immutable: each call returns the
 * chain after it, or throws a {@link ChainException} and leaves things as they are.
 *
 * <p>The first who registers is the owner: it is never replaced, and weight on it burns.
 */
public final class Chain {
  private static final int MAX_COMMITS = 10;
  private static final int OWNER = 0;

  private final ChainSpec spec;
  private final long block;
  private final List<Seat> seats;
  private final Bonds bonds;

  private Chain(ChainSpec spec, long block, List<Seat> seats, Bonds bonds) {
    this.spec = spec;
    this.block = block;
    this.seats = List.copyOf(seats);
    this.bonds = bonds;
  }

  /** An empty subnet at block 0. */
  public static Chain open(ChainSpec spec) {
    return new Chain(spec, 0, List.of(), Bonds.none());
  }

  public ChainSpec spec() {
    return spec;
  }

  public long block() {
    return block;
  }

  /** Epochs since block 0. */
  public long epoch() {
    return block / spec.tempo();
  }

  public int size() {
    return seats.size();
  }

  public Seat seat(int uid) {
    return seats.get(uid);
  }

  public Bonds bonds() {
    return bonds;
  }

  boolean isOwner(int uid) {
    return uid == OWNER;
  }

  public boolean isRegistered(String hotkey) {
    return seats.stream().anyMatch(seat -> seat.hotkey().equals(hotkey));
  }

  /** Where this key sits. */
  public int uid(String hotkey) {
    for (int uid = 0; uid < seats.size(); uid++) {
      if (seats.get(uid).hotkey().equals(hotkey)) {
        return uid;
      }
    }
    throw new ChainException(Reason.HOTKEY_NOT_REGISTERED_IN_SUBNET, hotkey + " is not registered");
  }

  /** Later. */
  public Chain at(long later) {
    Require.that(later >= block, "Block %s is before block %s", later, block);
    return new Chain(spec, later, seats, bonds);
  }

  /** Gives the key a free uid, or that of the lowest: nothing of its former holder stays. */
  public Chain register(String hotkey) {
    require(
        !isRegistered(hotkey),
        Reason.HOTKEY_ALREADY_REGISTERED_IN_SUBNET,
        "%s is registered",
        hotkey);
    Seat newcomer = new Seat(hotkey, Neuron.registered(block), 0, List.of());
    if (seats.size() < spec.maxUids()) {
      List<Seat> more = new ArrayList<>(seats);
      more.add(newcomer);
      return new Chain(spec, block, more, bonds);
    }
    int uid =
        new Pruning(spec, block)
            .lowest(seats, OptionalInt.of(OWNER))
            .orElseThrow(
                () ->
                    new ChainException(
                        Reason.NO_NEURON_ID_AVAILABLE, "All " + size() + " uids are taken"));
    return replaced(uid, newcomer);
  }

  private Chain replaced(int uid, Seat newcomer) {
    List<Seat> cleared = new ArrayList<>();
    for (Seat seat : seats) {
      Neuron neuron = seat.neuron();
      List<Weight> others = neuron.weights().stream().filter(w -> w.uid() != uid).toList();
      cleared.add(seat.with(neuron.withRow(others)));
    }
    cleared.set(uid, newcomer);
    return new Chain(spec, block, cleared, bonds.withoutMiner(uid).withoutValidator(uid));
  }

  public Chain withStake(String hotkey, double amount) {
    int uid = uid(hotkey);
    return with(uid, seats.get(uid).with(seats.get(uid).neuron().withStake(amount)));
  }

  /** Posts weights in the open. */
  public Chain setWeights(SetWeights wish) {
    require(
        !spec.weights().commitReveal(),
        Reason.COMMIT_REVEAL_ENABLED,
        "Weights are committed first, then revealed");
    return withWeights(wish, block);
  }

  private Chain withWeights(SetWeights wish, long madeAt) {
    List<Weight> row = new WeightRules(this).granted(wish);
    int uid = uid(wish.hotkey());
    return with(uid, seats.get(uid).with(seats.get(uid).neuron().withWeights(madeAt, row)));
  }

  /** Posts the hash of weights; a sign of life. */
  public Chain commit(String hotkey, Digest hash) {
    requireCommitReveal();
    int uid = uid(hotkey);
    new WeightRules(this).checkRate(uid, Reason.COMMITTING_WEIGHTS_TOO_FAST);
    List<Commit> commits = new ArrayList<>(living(uid));
    require(
        commits.size() < MAX_COMMITS,
        Reason.TOO_MANY_UNREVEALED_COMMITS,
        "%s has %s unrevealed commits",
        hotkey,
        commits.size());
    commits.add(new Commit(hash, epoch(), block));
    Seat seat = seats.get(uid);
    return with(uid, seat.with(commits).with(seat.neuron().updated(block)));
  }

  /** Shows what was committed: in its epoch only, earlier is refused, later it has expired. */
  public Chain reveal(SetWeights wish, long salt) {
    requireCommitReveal();
    int uid = uid(wish.hotkey());
    Digest hash = wish.commitment(salt);
    List<Commit> living = living(uid);
    for (int i = 0; i < living.size(); i++) {
      Commit commit = living.get(i);
      if (commit.hash().equals(hash)) {
        require(
            epoch() == commit.epoch() + spec.weights().revealEpochs(),
            Reason.REVEAL_TOO_EARLY,
            "Committed in epoch %s, now is epoch %s",
            commit.epoch(),
            epoch());
        List<Commit> left = living.subList(i + 1, living.size());
        return with(uid, seats.get(uid).with(left)).withWeights(wish, commit.block());
      }
    }
    boolean expired = seats.get(uid).commits().stream().anyMatch(c -> c.hash().equals(hash));
    Reason missing =
        living.isEmpty()
            ? Reason.NO_WEIGHTS_COMMIT_FOUND
            : Reason.INVALID_REVEAL_COMMIT_HASH_NOT_MATCH;
    throw new ChainException(
        expired ? Reason.EXPIRED_WEIGHT_COMMIT : missing,
        "%s shows weights of which there is %s commit"
            .formatted(wish.hotkey(), expired ? "only an expired" : "no"));
  }

  private void requireCommitReveal() {
    require(
        spec.weights().commitReveal(),
        Reason.COMMIT_REVEAL_DISABLED,
        "Weights are set in the open");
  }

  private List<Commit> living(int uid) {
    return seats.get(uid).commits().stream()
        .filter(commit -> epoch() <= commit.epoch() + spec.weights().revealEpochs())
        .toList();
  }

  /** Pays an epoch's emission and settles bonds, permits and who is lowest. */
  public Settlement settle(double emission) {
    OptionalInt owner = seats.isEmpty() ? OptionalInt.empty() : OptionalInt.of(OWNER);
    List<Neuron> neurons = seats.stream().map(Seat::neuron).toList();
    EpochResult result = Yuma.epoch(spec.consensus(), new Epoch(block, owner, neurons, bonds));
    List<Seat> settled = new ArrayList<>();
    for (int uid = 0; uid < seats.size(); uid++) {
      NeuronResult share = result.of(uid);
      Seat seat = seats.get(uid).withEmission(share.emission());
      settled.add(seat.with(seat.neuron().withPermit(share.permit())));
    }
    Payout payout = Payout.of(spec.emission(), emission, result.neurons(), Set.of(OWNER));
    return new Settlement(new Chain(spec, block, settled, result.bonds()), result, payout);
  }

  private Chain with(int uid, Seat seat) {
    List<Seat> changed = new ArrayList<>(seats);
    changed.set(uid, seat);
    return new Chain(spec, block, changed, bonds);
  }

  /**
   * The end of an epoch.
   *
   * @param chain after it
   * @param result shares by uid
   * @param payout coins by uid
   */
  public record Settlement(Chain chain, EpochResult result, Payout payout) {}
}
