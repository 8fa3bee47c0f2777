package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.SplitMix64;

/**
 * What holds for every round, tried on rounds drawn by chance: 300,000 verdicts and 100,000 scores;
 * with MonotoneTest and WeightPolicyTest more than 10^6 cases.
 */
class GauntletPropertiesTest {
  private static final int RUNS = 3200;
  private static final int ROUNDS = 8;
  private static final List<Outcome> REFUSALS =
      List.of(Outcome.MISSING, Outcome.EARLY, Outcome.LATE, Outcome.MALFORMED);

  private final SplitMix64 random = new SplitMix64(17);
  private final Gauntlet gauntlet = new Gauntlet(Specs.withMergedPeers(5));

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void scoresAreBoundedAndSafeOfSign(boolean ours) {
    GauntletSpec spec = ours ? Specs.withMergedPeers(5) : GauntletSpecs.COVENANT_72B;
    Gauntlet judge = new Gauntlet(spec);
    PeerScore unpunished = new PeerScore(spec);
    int verdicts = 0;
    for (int run = 0; run < RUNS; run++) {
      int peers = 2 + random.nextInt(9);
      Standings standings = Standings.start(Specs.peers(peers));
      for (int round = 0; round < ROUNDS; round++) {
        Judgement judgement = judge.judge(round, evidence(peers), overlaps(peers), standings);
        checkWeights(judgement, spec);
        for (int i = 0; i < peers; i++) {
          Verdict verdict = judgement.verdicts().get(i);
          checkBounds(verdict, unpunished);
          checkPenalties(standings.peers().get(i), verdict, unpunished);
        }
        verdicts += judgement.verdicts().size();
        standings = judgement.standings();
      }
    }
    assertThat(verdicts).isGreaterThan(145_000);
  }

  @Test
  void aPermutationOfPeersChangesNothingButTheOrder() {
    for (int run = 0; run < 2000; run++) {
      int peers = 2 + random.nextInt(8);
      List<Evidence> evidence = evidence(peers, 1);
      List<Overlap> overlaps = overlaps(peers);
      Standings standings =
          gauntlet
              .judge(0, evidence(peers, 1), List.of(), Standings.start(Specs.peers(peers)))
              .standings();
      List<Integer> order = shuffled(peers);

      Judgement straight = gauntlet.judge(1, evidence, overlaps, standings);
      Judgement permuted =
          gauntlet.judge(
              1,
              order.stream().map(evidence::get).toList(),
              overlaps,
              new Standings(1, order.stream().map(standings.peers()::get).toList()));

      assertThat(permuted.verdicts().stream().sorted(Comparator.comparing(Verdict::peer)).toList())
          .isEqualTo(
              straight.verdicts().stream().sorted(Comparator.comparing(Verdict::peer)).toList());
    }
  }

  @Test
  void aLowerLossNeverLowersTheLossScoreNorTheRating() {
    for (int run = 0; run < 10_000; run++) {
      int peers = 2 + random.nextInt(6);
      Standings standings = new Standings(0, randomStandings(peers));
      List<Evidence> evidence = new ArrayList<>();
      List<Losses> tries = new ArrayList<>();
      for (int peer = 0; peer < peers; peer++) {
        double gain = 0.004 * Tries.normal(random) + 0.05;
        tries.add(Tries.noisy(random, 4, 0.06, gain, 0.002));
        evidence.add(Tries.tried(peer, tries.get(peer)));
      }
      Judgement worse = gauntlet.judge(0, evidence, List.of(), standings);
      evidence.set(0, Tries.tried(0, improved(tries.get(0))));
      Judgement better = gauntlet.judge(0, evidence, List.of(), standings);

      Verdict before = worse.verdicts().get(0);
      Verdict after = better.verdicts().get(0);
      assertThat(score(after)).isGreaterThanOrEqualTo(score(before));
      assertThat(after.standing().rating().mu())
          .isGreaterThanOrEqualTo(before.standing().rating().mu());
      assertThat(after.standing().rating().ordinal())
          .isGreaterThanOrEqualTo(before.standing().rating().ordinal());
    }
  }

  @Test
  void lossesThatAreNotNumbersHarmOnlyWhoCausedThem() {
    double[] poisons = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (int run = 0; run < 2000; run++) {
      int peers = 2 + random.nextInt(6);
      Standings standings = new Standings(0, randomStandings(peers));
      List<Evidence> poisoned = evidence(peers);
      List<Evidence> refused = new ArrayList<>(poisoned);
      int culprit = random.nextInt(peers);
      Losses losses = poisoned(poisons[random.nextInt(poisons.length)]);
      poisoned.set(culprit, Tries.tried(culprit, losses));
      refused.set(
          culprit,
          Evidence.refused(
              Specs.peer(culprit),
              Outcome.MALFORMED,
              "loss with this contribution is not a finite number",
              0));

      assertThat(gauntlet.judge(0, poisoned, List.of(), standings))
          .isEqualTo(gauntlet.judge(0, refused, List.of(), standings));
    }
  }

  @Test
  void twoNegativesNeverMakeAScore() {
    for (int trial = 0; trial < 100_000; trial++) {
      Rating rating = new Rating(60 * random.nextDouble() - 20, 0.1 + 9 * random.nextDouble());
      double proof = 2 * random.nextDouble() - 1;
      double score = Specs.score(Specs.standing(0, rating, proof));

      boolean bothPositive = rating.ordinal() > 0 && proof > 0;
      assertThat(score > 0).isEqualTo(bothPositive);
      assertThat(score).isGreaterThanOrEqualTo(0);
    }
  }

  private static void checkBounds(Verdict verdict, PeerScore unpunished) {
    Standing standing = verdict.standing();
    boolean bounded =
        isIn(0, 1, verdict.weight())
            && isIn(0, unpunished.of(standing), verdict.score()) // no penalty is a gain
            && isIn(-200, 250, standing.rating().mu())
            && isIn(0, 8.34, standing.rating().sigma())
            && (verdict.score() == 0 || (standing.rating().ordinal() > 0 && standing.proof() > 0));
    boolean lossBounded =
        verdict
            .loss()
            .map(
                loss ->
                    isIn(-1, 1, loss.score())
                        && isIn(-1, 1, loss.assignedImprovement())
                        && isIn(0, 1, loss.scoreError()))
            .orElse(true);
    boolean mergedOnlyOwnWork =
        !verdict.isMerged()
            || (verdict.outcome() == Outcome.ACCEPTED && verdict.copyOf().isEmpty());
    require(bounded && lossBounded && mergedOnlyOwnWork, verdict);
  }

  private static void checkWeights(Judgement judgement, GauntletSpec spec) {
    double sum = judgement.verdicts().stream().mapToDouble(Verdict::weight).sum();
    boolean anyScore = judgement.verdicts().stream().anyMatch(v -> v.score() > 0);
    double paid = anyScore ? 1 - spec.weights().burn() : 0;
    require(Math.abs(sum - paid) < 1e-12, judgement);
    require(Math.abs(judgement.burned() - (1 - paid)) < 1e-12, judgement);
    require(judgement.merged().size() <= spec.selection().mergedPeers(), judgement);
  }

  /** Delivering nothing is never a gain, in nothing that a score is made of. */
  private static void checkPenalties(Standing before, Verdict verdict, PeerScore unpunished) {
    if (verdict.outcome() != Outcome.ACCEPTED) {
      Standing after = verdict.standing();
      require(
          after.proof() <= before.proof()
              && after.rating().ordinal() <= before.rating().ordinal()
              && after.sync() <= before.sync()
              && verdict.score() <= unpunished.of(before),
          verdict);
    }
  }

  private static boolean isIn(double low, double high, double value) {
    return low <= value && value <= high;
  }

  private static void require(boolean holds, Record context) {
    if (!holds) {
      throw new AssertionError(context.toString());
    }
  }

  private List<Evidence> evidence(int peers) {
    return evidence(peers, 0.75);
  }

  /** Of contributions, a part is tried; untried doubles of one tick go by peer order alone. */
  private List<Evidence> evidence(int peers, double part) {
    List<Evidence> evidence = new ArrayList<>();
    for (int peer = 0; peer < peers; peer++) {
      int kind = random.nextInt(8);
      if (kind < 4) {
        Outcome outcome = REFUSALS.get(kind);
        evidence.add(Evidence.refused(Specs.peer(peer), outcome, "", 0));
      } else {
        double gain = 0.02 * Tries.normal(random);
        Losses losses =
            kind == 4
                ? poisoned(random.nextInt(2) == 0 ? Double.NaN : 1e300)
                : Tries.noisy(random, 4, gain + 0.01, gain, 0.01);
        long millis = 500L * random.nextInt(8);
        Evidence tried = Tries.tried(peer, millis, "work " + peer, losses);
        boolean seen = random.nextDouble() < part;
        evidence.add(
            (seen ? tried : Evidence.untried(tried.peer(), millis, digest(tried), 1))
                .behind(random.nextInt(3) == 0 ? random.nextInt(4) : 0));
      }
    }
    return evidence;
  }

  private static Digest digest(Evidence evidence) {
    return evidence.payloadDigest().orElseGet(() -> Digest.ofText(evidence.peer().name()));
  }

  private List<Overlap> overlaps(int peers) {
    List<Overlap> overlaps = new ArrayList<>();
    for (int a = 0; a < peers; a++) {
      for (int b = a + 1; b < peers; b++) {
        if (random.nextInt(4) == 0) {
          overlaps.add(Specs.overlap(b, a, random.nextDouble()));
        }
      }
    }
    return overlaps;
  }

  private List<Standing> randomStandings(int peers) {
    List<Standing> standings = new ArrayList<>();
    for (int peer = 0; peer < peers; peer++) {
      Rating rating = new Rating(50 * random.nextDouble(), 1 + 8 * random.nextDouble());
      standings.add(Specs.standing(standings.size(), rating, 2 * random.nextDouble() - 1));
    }
    return standings;
  }

  private Losses improved(Losses losses) {
    List<Double> after = new ArrayList<>(losses.randomAfter());
    int place = random.nextInt(after.size());
    after.set(place, after.get(place) * (1 - 0.1 * random.nextDouble()));
    return new Losses(
        losses.assignedBefore(), losses.assignedAfter(), losses.randomBefore(), after);
  }

  private Losses poisoned(double poison) {
    Losses losses = Tries.noisy(random, 8, 0.02, 0.01, 0.01);
    List<Double> after = new ArrayList<>(losses.randomAfter());
    after.set(random.nextInt(after.size()), poison);
    return new Losses(
        losses.assignedBefore(), losses.assignedAfter(), losses.randomBefore(), after);
  }

  private List<Integer> shuffled(int count) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    for (int i = count - 1; i > 0; i--) {
      order.add(order.remove(random.nextInt(i + 1)));
    }
    return order;
  }

  private static double score(Verdict verdict) {
    return verdict.loss().orElseThrow().score();
  }
}
