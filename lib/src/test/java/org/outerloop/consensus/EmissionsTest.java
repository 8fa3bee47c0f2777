package org.outerloop.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.outerloop.consensus.Vote.PeerWeight;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.SplitMix64;

class EmissionsTest {
  private static final ConsensusSpec SPEC = ConsensusSpec.SUBTENSOR;
  private static final PeerId A = new PeerId("a");
  private static final PeerId B = new PeerId("b");
  private static final PeerId C = new PeerId("c");
  private static final Set<PeerId> ALL = Set.of(A, B, C);

  private static Vote vote(String validator, double stake, Object... weights) {
    List<PeerWeight> row = new ArrayList<>();
    for (int i = 0; i < weights.length; i += 2) {
      row.add(new PeerWeight((PeerId) weights[i], (double) weights[i + 1]));
    }
    return new Vote(validator, stake, Optional.empty(), row);
  }

  private static final List<Vote> DISSENT =
      List.of(
          vote("v1", 50, A, 0.6, B, 0.4), vote("v2", 30, A, 0.6, B, 0.4), vote("v3", 20, C, 1.0));

  @Test
  void isTheConsensusByName() {
    PeerEmission emission = Emissions.of(SPEC, DISSENT, ALL, Set.of(), List.of());

    assertThat(emission.incentive()).containsOnlyKeys(A, B, C);
    assertThat(emission.incentive().get(A)).isCloseTo(0.6, within(1e-15));
    assertThat(emission.incentive().get(C)).isZero();
    assertThat(emission.dividends().get("v1")).isCloseTo(0.625, within(1e-15));
    assertThat(emission.dividends().get("v2")).isCloseTo(0.375, within(1e-15));
    assertThat(emission.dividends().get("v3")).isZero();
    assertThat(emission.bonds()).hasSize(4);
    assertThat(emission.burned()).isZero();
  }

  @Test
  void whatGoesToBurnedPeersGoesToNobody() {
    PeerEmission emission = Emissions.of(SPEC, DISSENT, ALL, Set.of(B), List.of());

    assertThat(emission.burned()).isCloseTo(0.4, within(1e-15));
    assertThat(emission.incentive()).containsOnlyKeys(A, C);
  }

  @Test
  void theOrderOfEntriesDoesNotMatterToTheLastBit() {
    SplitMix64 random = new SplitMix64(6);
    for (int trial = 0; trial < 500; trial++) {
      List<Vote> votes = new ArrayList<>();
      for (int v = 0; v < 4; v++) {
        votes.add(
            vote(
                "v" + v,
                random.nextDouble(),
                A,
                random.nextDouble(),
                B,
                random.nextDouble(),
                C,
                random.nextDouble()));
      }
      List<Vote> shuffled = new ArrayList<>();
      for (Vote vote : votes) {
        List<PeerWeight> row = new ArrayList<>(vote.weights());
        Collections.rotate(row, random.nextInt(3));
        shuffled.add(
            random.nextInt(shuffled.size() + 1),
            new Vote(vote.validator(), vote.stake(), vote.self(), row));
      }
      List<Holding> bonds = Emissions.of(SPEC, votes, ALL, Set.of(B), List.of()).bonds();
      List<Holding> reversed = new ArrayList<>(bonds);
      Collections.reverse(reversed);

      assertThat(Emissions.of(SPEC, shuffled, ALL, Set.of(B), reversed))
          .isEqualTo(Emissions.of(SPEC, votes, ALL, Set.of(B), bonds));
    }
  }

  @Test
  void bondsOfTheEpochBeforeCount() {
    List<Vote> agreed =
        List.of(
            vote("v1", 50, A, 0.6, B, 0.4),
            vote("v2", 30, A, 0.6, B, 0.4),
            vote("v3", 20, A, 0.6, B, 0.4));
    List<Holding> bonds = Emissions.of(SPEC, agreed, ALL, Set.of(), List.of()).bonds();

    Map<String, Double> dividends = Emissions.of(SPEC, DISSENT, ALL, Set.of(), bonds).dividends();

    assertThat(dividends.get("v3")).isCloseTo(0.18, within(1e-12));
  }

  @Test
  void withoutAnyWeightValidatorsAreWorthTheirStake() {
    PeerEmission emission =
        Emissions.of(SPEC, List.of(vote("v1", 3), vote("v2", 1)), Set.of(), Set.of(), List.of());

    assertThat(emission.incentive()).isEmpty();
    assertThat(emission.dividends()).isEqualTo(Map.of("v1", 0.75, "v2", 0.25));
    PeerEmission nothing = Emissions.of(SPEC, List.of(), Set.of(), Set.of(), List.of());
    assertThat(nothing.dividends()).isEmpty();
  }

  @Test
  void aValidatorDoesNotPayThePeerThatItIs() {
    List<Vote> votes =
        List.of(
            new Vote(
                "v1", 60, Optional.of(A), List.of(new PeerWeight(A, 0.9), new PeerWeight(B, 0.1))),
            vote("v2", 40, A, 0.5, B, 0.5));

    PeerEmission emission = Emissions.of(SPEC, votes, ALL, Set.of(), List.of());

    assertThat(emission.incentive().get(A)).isZero();
    assertThat(emission.incentive().get(B)).isEqualTo(1);
  }

  @Test
  void onlyTheLargestStakesVote() {
    ConsensusSpec two = new ConsensusSpec(0.5, 0, 2, 0, BondSpec.SUBTENSOR);
    PeerEmission emission = Emissions.of(two, DISSENT, ALL, Set.of(), List.of());
    assertThat(emission.dividends().get("v3")).isZero();
    assertThat(emission.bonds()).noneMatch(holding -> holding.validator().equals("v3"));
  }

  @Test
  void doubledEntriesAreErrors() {
    assertThatThrownBy(
            () ->
                Emissions.of(SPEC, List.of(vote("v1", 1), vote("v1", 2)), ALL, Set.of(), List.of()))
        .hasMessage("Validator v1 votes twice");
    assertThatThrownBy(() -> vote("v1", 1, A, 1.0, A, 1.0))
        .hasMessage("Validator v1 weighs a twice");
    assertThatThrownBy(() -> vote("v1", 1, A, -1.0))
        .hasMessage("Weight -1.0 of peer a is not from 0");
  }

  @Test
  void whoIsNotRegisteredCountsForNothing() {
    List<Holding> bonds = Emissions.of(SPEC, DISSENT, ALL, Set.of(), List.of()).bonds();

    PeerEmission emission = Emissions.of(SPEC, DISSENT, Set.of(A, C), Set.of(), bonds);

    assertThat(emission.incentive()).isEqualTo(Map.of(A, 1.0, C, 0.0));
    assertThat(emission.bonds()).noneMatch(holding -> holding.peer().equals(B));
  }

  @Test
  void hugeNumbersAreNumbers() {
    double huge = Double.MAX_VALUE;
    List<Vote> votes =
        List.of(vote("v1", huge, A, huge, B, huge), vote("v2", huge, A, 1.0, B, 1.0));

    PeerEmission emission = Emissions.of(SPEC, votes, ALL, Set.of(), List.of());

    assertThat(emission.incentive()).isEqualTo(Map.of(A, 0.5, B, 0.5, C, 0.0));
    assertThat(emission.dividends()).isEqualTo(Map.of("v1", 0.5, "v2", 0.5));
  }
}
