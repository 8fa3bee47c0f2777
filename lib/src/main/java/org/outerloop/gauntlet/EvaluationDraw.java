package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpec.Draw.Lot;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Seeds;

/**
 * Which of the delivered contributions are tried in a round.
 *
 * <p>All, if there are no more than {@code evaluatedPeers}. Else {@code waitingShare} of the places
 * go to those who were last tried longest ago: up to half of these to peers that never were, then
 * to those who have waited longer than the mean, then to anyone. The other places are drawn by lot
 * from all the rest. Who is set aside is never tried.
 *
 * <p>So, for n peers that deliver and have been tried before, m that deliver in all, and w places
 * for the waiting: nobody of the n who delivers in every round waits more than {@code m /
 * evaluatedPeers + 2 n / w + 3} rounds, since after the mean only those who have waited longer are
 * before it, and each only once, and a flood of newcomers gets half of w; and nobody can know that
 * it will not be tried, since with a bounded lot nobody's chance in a round is below a third of
 * anyone else's among the other places, also the round after it was tried.
 *
 * <p>Templar instead draws one bin of peers of like ordinal, when there are enough to fill each,
 * and from it by weights that grow with waiting: no bound on waiting, no chance for who was tried a
 * round ago, and bins whose ratings meet only where a peer crosses over. That is {@code
 * waitingShare} 0, {@link Lot#BY_WAITING} and 5 bins.
 *
 * <p>A function of the settings, the seed, the standings and the set of those who delivered, in any
 * order. The seed must not be known before the uploads. Cost: O(n log n).
 */
public final class EvaluationDraw {
  private final GauntletSpec.Draw spec;
  private final long seed;

  public EvaluationDraw(GauntletSpec spec, long seed) {
    this.spec = spec.draw();
    this.seed = seed;
  }

  /**
   * A peer in the draw.
   *
   * @param ticket uniform in [0, 1), of this peer in this round alone
   */
  private record Candidate(Standing standing, double ticket) {
    PeerId peer() {
      return standing.peer();
    }

    long waited(long round) {
      return round - standing.lastTried();
    }
  }

  /**
   * Those who are tried in the next round of {@code standings}, in the order of {@code delivered}.
   *
   * @param delivered whose contributions could be tried
   */
  public List<PeerId> of(Standings standings, List<PeerId> delivered) {
    long round = standings.rounds();
    Map<PeerId, Standing> byPeer = standings.byPeer();
    List<Candidate> candidates = new ArrayList<>();
    for (PeerId peer : delivered) {
      Standing standing = byPeer.get(peer);
      Require.that(standing != null, "%s delivered, but never joined", peer);
      if (!standing.isSetAside(round)) {
        double ticket = Seeds.generator(seed, round, peer.name(), "evaluation").nextDouble();
        candidates.add(new Candidate(standing, ticket));
      }
    }
    Set<PeerId> drawn = new HashSet<>();
    if (candidates.size() <= spec.evaluatedPeers()) {
      candidates.forEach(candidate -> drawn.add(candidate.peer()));
    } else {
      long mean = candidates.size() / spec.evaluatedPeers();
      addWaiting(round, candidates, mean, drawn);
      addByLot(round, bin(round, candidates), mean, drawn);
    }
    return delivered.stream().filter(drawn::contains).toList();
  }

  private void addWaiting(long round, List<Candidate> candidates, long mean, Set<PeerId> drawn) {
    int places = (int) Math.ceil(spec.waitingShare() * spec.evaluatedPeers());
    long forNew = (places + (round & 1)) / 2; // an odd place is theirs in every other round
    List<Candidate> longestFirst =
        candidates.stream()
            .sorted(
                Comparator.comparingLong((Candidate c) -> c.standing().lastTried())
                    .thenComparingDouble(Candidate::ticket)
                    .thenComparing(Candidate::peer))
            .toList();
    longestFirst.stream()
        .filter(c -> c.standing().isNew())
        .limit(forNew)
        .forEach(c -> drawn.add(c.peer()));
    List<Candidate> due =
        longestFirst.stream().filter(c -> !c.standing().isNew() && c.waited(round) > mean).toList();
    add(due, places, drawn);
    add(longestFirst, places, drawn);
  }

  private void addByLot(long round, List<Candidate> bin, long mean, Set<PeerId> drawn) {
    List<Candidate> luckiestFirst =
        bin.stream()
            .sorted(
                Comparator.comparingDouble((Candidate c) -> -luck(c, weight(c.waited(round), mean)))
                    .thenComparing(Candidate::peer))
            .toList();
    add(luckiestFirst, spec.evaluatedPeers(), drawn);
  }

  private static void add(List<Candidate> inOrder, int places, Set<PeerId> drawn) {
    for (Candidate candidate : inOrder) {
      if (drawn.size() >= places) {
        return;
      }
      drawn.add(candidate.peer());
    }
  }

  /**
   * The largest are a sample without replacement, each draw in proportion to the weights. Source:
   * Efraimidis and Spirakis (Information Processing Letters 97, 2006), key u^(1/w).
   */
  private static double luck(Candidate candidate, double weight) {
    return StrictMath.log(candidate.ticket()) / weight;
  }

  private double weight(long waited, long mean) {
    return spec.lot() == Lot.BY_WAITING ? Math.max(1, waited) : mean + Math.min(waited, 2 * mean);
  }

  /** All of them, or one bin; peers of one ordinal come into bins by their tickets. */
  private List<Candidate> bin(long round, List<Candidate> candidates) {
    int bins = spec.bins();
    if (bins == 1 || candidates.size() < (long) bins * spec.evaluatedPeers()) {
      return candidates;
    }
    List<Candidate> weakestFirst =
        candidates.stream()
            .sorted(
                Comparator.comparingDouble((Candidate c) -> c.standing().rating().ordinal())
                    .thenComparingDouble(Candidate::ticket)
                    .thenComparing(Candidate::peer))
            .toList();
    int bin = Seeds.generator(seed, round, "", "bin").nextInt(bins);
    int size = weakestFirst.size();
    return weakestFirst.subList(bin * size / bins, (bin + 1) * size / bins);
  }
}
