package org.outerloop.ledger;

import static org.outerloop.ledger.VoidEntryException.unless;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;

/**
 * What the entries so far come to; takes them one by one. The rules of who may say what are here.
 * Cost of an entry: constant, but for weights, which cost their length. Not thread-safe.
 */
final class Fold {
  private long height;
  private Digest head = EntryBytes.beforeAll();
  private Opening opening;
  private String operator;
  private OpenRound openRound;
  private final Map<PeerId, Registration> peers = new LinkedHashMap<>();
  private final Map<String, PeerId> names = new LinkedHashMap<>(); // by key
  private final Map<String, PeerId> places = new LinkedHashMap<>(); // by place of the bucket
  private final Map<String, Stake> stakes = new LinkedHashMap<>(); // by key
  private final Map<String, PostedWeights> weights = new LinkedHashMap<>(); // by key
  private final List<Emission> emissions = new ArrayList<>();
  private final List<VoidEntry> voids = new ArrayList<>();

  /** Takes what is next in the chain, whatever it is. */
  BookedEntry add(Reading next) {
    Optional<String> problem = next.problem();
    boolean suspicious = next.astray() && knows(next.entry().orElseThrow().author());
    if (problem.isEmpty()) {
      problem = take(next.entry().orElseThrow());
    }
    problem.ifPresent(reason -> voids.add(new VoidEntry(height, reason)));
    head = next.link().after(head);
    height++;
    return BookedEntry.of(next, head, problem, suspicious);
  }

  /** Returns what is wrong with it. */
  private Optional<String> take(Entry entry) {
    try {
      check(entry.author(), entry.statement());
    } catch (VoidEntryException e) {
      return Optional.of(e.getMessage());
    }
    take(entry.author(), entry.statement());
    return Optional.empty();
  }

  /** Throws if this author may not say so now. */
  void check(String author, Statement says) throws VoidEntryException {
    if (says instanceof Opening again) {
      checkOpening(author, again);
      return;
    }
    unless(opening != null, "the run is not open yet");
    if (says instanceof Join join) {
      checkJoin(author, join);
    } else if (says instanceof Round round) {
      checkRound(author, round);
    } else if (says instanceof Stake stake) {
      unless(author.equals(operator), "only the operator grants stake");
      unless(EntryBytes.isKey(stake.validatorKey()), "stake is for no Ed25519 key");
    } else if (says instanceof Weights posted) {
      checkWeights(author, posted);
    } else if (says instanceof Emission emission) {
      checkEmission(author, emission);
    }
  }

  /** Whether saying so again would change nothing. */
  boolean holds(String author, Statement says) {
    if (says instanceof Opening again) {
      return author.equals(operator) && again.equals(opening);
    } else if (says instanceof Join join) {
      Registration known = peers.get(join.peer());
      return known != null
          && known.publicKey().equals(author)
          && known.bucket().equals(join.bucket());
    } else if (says instanceof Round round) {
      return author.equals(operator)
          && openRound != null
          && openRound.round() == round.round()
          && openRound.record().equals(round.record());
    } else if (says instanceof Stake stake) {
      Stake none = new Stake(stake.validatorKey(), 0);
      return stakes.getOrDefault(stake.validatorKey(), none).equals(stake);
    } else if (says instanceof Weights posted) {
      PostedWeights same = new PostedWeights(author, posted.round(), posted.shares());
      return same.equals(weights.get(author));
    }
    return author.equals(operator) && emissions.contains(says);
  }

  LedgerState state() {
    return new LedgerState(
        height,
        head,
        Optional.ofNullable(opening),
        Optional.ofNullable(operator),
        Optional.ofNullable(openRound),
        List.copyOf(peers.values()),
        List.copyOf(stakes.values()),
        List.copyOf(weights.values()),
        emissions,
        voids);
  }

  long height() {
    return height;
  }

  Digest head() {
    return head;
  }

  /** Whether the ledger has heard of the author before: as operator, peer or validator. */
  private boolean knows(String author) {
    return author.equals(operator) || names.containsKey(author) || stakes.containsKey(author);
  }

  /** The operator may say where the buckets of the same run have moved to. */
  private void checkOpening(String author, Opening again) throws VoidEntryException {
    boolean moved = author.equals(operator) && opening.spec().equals(again.spec());
    unless(opening == null || moved, "the run is open already");
  }

  private void checkRound(String author, Round round) throws VoidEntryException {
    unless(author.equals(operator), "only the operator opens rounds");
    long next = openRound == null ? 0 : openRound.round() + 1;
    unless(round.round() == next, "round %s is not the next one, %s", round.round(), next);
  }

  private void checkJoin(String author, Join join) throws VoidEntryException {
    Registration known = peers.get(join.peer());
    unless(
        known == null || known.publicKey().equals(author),
        "the name '%s' is taken by another key",
        join.peer());
    PeerId name = names.getOrDefault(author, join.peer());
    unless(name.equals(join.peer()), "the key is registered as '%s'", name);
    PeerId there = places.getOrDefault(join.bucket().place(), join.peer());
    unless(there.equals(join.peer()), "the bucket is that of '%s'", there);
  }

  private void checkWeights(String author, Weights posted) throws VoidEntryException {
    unless(stakes.containsKey(author), "weights without stake");
    checkShares(posted.shares());
    PostedWeights last = weights.get(author);
    unless(
        last == null || posted.round() >= last.round(),
        "weights of round %s after those of a later one",
        posted.round());
  }

  private void checkEmission(String author, Emission emission) throws VoidEntryException {
    unless(author.equals(operator), "only the operator books emissions");
    checkShares(emission.peers());
    long last = emissions.isEmpty() ? -1 : emissions.get(emissions.size() - 1).epoch();
    unless(emission.epoch() > last, "epoch %s is not after %s", emission.epoch(), last);
  }

  private void checkShares(List<Share> shares) throws VoidEntryException {
    for (Share share : shares) {
      unless(peers.containsKey(share.peer()), "'%s' is not registered", share.peer());
    }
  }

  private void take(String author, Statement says) {
    if (says instanceof Opening first) {
      opening = first;
      operator = author;
    } else if (says instanceof Join join) {
      join(author, join);
    } else if (says instanceof Round round) {
      openRound = new OpenRound(round.round(), round.record(), height);
    } else if (says instanceof Stake stake) {
      stake(stake);
    } else if (says instanceof Weights posted) {
      weights.put(author, new PostedWeights(author, posted.round(), posted.shares()));
    } else if (says instanceof Emission emission) {
      emissions.add(emission);
    }
  }

  private void join(String author, Join join) {
    Registration now = new Registration(join.peer(), author, join.bucket(), height);
    Registration before = peers.put(join.peer(), now);
    names.put(author, join.peer());
    if (before != null) {
      places.remove(before.bucket().place());
    }
    places.put(join.bucket().place(), join.peer());
  }

  private void stake(Stake stake) {
    if (stake.amount() > 0) {
      stakes.put(stake.validatorKey(), stake);
    } else {
      stakes.remove(stake.validatorKey());
      weights.remove(stake.validatorKey());
    }
  }
}
