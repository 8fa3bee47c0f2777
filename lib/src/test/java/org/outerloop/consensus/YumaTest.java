package org.outerloop.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class YumaTest {
  private static final ConsensusSpec SPEC = ConsensusSpec.SUBTENSOR;
  private static final double[] STAKE = {0.5, 0.3, 0.2, 0, 0, 0};

  /** Two validators with 80 % agree, the third stands alone with a miner of its own. */
  private static final double[][] DISSENT = {
    {0, 0, 0, 0.6, 0.4, 0}, {0, 0, 0, 0.6, 0.4, 0}, {0, 0, 0, 0, 0, 1}
  };

  @Test
  void aDissenterEarnsNothingAndNeitherDoesItsMiner() {
    EpochResult result = Yuma.epoch(SPEC, Subnets.epoch(STAKE, DISSENT));

    assertThat(Subnets.consensus(result)).containsExactly(0, 0, 0, 0.6, 0.4, 0);
    assertThat(Subnets.incentives(result))
        .containsExactly(new double[] {0, 0, 0, 0.6, 0.4, 0}, within(1e-15));
    assertThat(Subnets.dividends(result))
        .containsExactly(new double[] {0.625, 0.375, 0, 0, 0, 0}, within(1e-15));
    assertThat(result.neurons().stream().map(NeuronResult::validatorTrust).toList())
        .containsExactly(1.0, 1.0, 0.0, 0.0, 0.0, 0.0);
    assertThat(result.of(3).trust()).isEqualTo(1);
    assertThat(result.of(5).trust()).isZero();
    assertThat(result.of(3).rank()).isCloseTo(0.48, within(1e-15));
  }

  @Test
  void aDissenterLosesItsOldBondsByATenthPerEpoch() {
    double[][] agreed = {DISSENT[0], DISSENT[0], DISSENT[0]};
    EpochResult result = Yuma.epoch(SPEC, Subnets.epoch(STAKE, agreed));
    assertThat(Subnets.dividends(result)[2]).isCloseTo(0.2, within(1e-15));

    for (int epoch = 1; epoch <= 10; epoch++) {
      result = Yuma.epoch(SPEC, Subnets.epoch(STAKE, DISSENT, result.bonds()));

      assertThat(Subnets.dividends(result)[2]).isCloseTo(0.2 * Math.pow(0.9, epoch), within(1e-12));
    }
  }

  @Test
  void firstDividendsAreStakeTimesValidatorTrust() {
    double[][] rows = {
      {0, 0, 0, 0.6, 0.3, 0.1}, {0, 0, 0, 0.2, 0.3, 0.5}, {0, 0, 0, 0.5, 0.1, 0.4}
    };
    EpochResult result = Yuma.epoch(SPEC, Subnets.epoch(STAKE, rows));

    double sum = result.neurons().stream().mapToDouble(s -> s.stake() * s.validatorTrust()).sum();
    for (NeuronResult share : result.neurons()) {
      assertThat(share.dividends())
          .isCloseTo(share.stake() * share.validatorTrust() / sum, within(1e-14));
    }
  }

  @Test
  void aCabalBelowKappaLiftsNobodyAndOneAboveDecidesAlone() {
    for (double cabal : new double[] {0.1, 0.3, 0.49, 0.51, 0.7}) {
      double[] stake = {1 - cabal, cabal / 2, cabal / 2, 0, 0};
      double[][] rows = {{0, 0, 0, 1, 0}, {0, 0, 0, 0, 1}, {0, 0, 0, 0, 1}};

      EpochResult result = Yuma.epoch(SPEC, Subnets.epoch(stake, rows));

      boolean wins = cabal > 0.5;
      assertThat(result.of(4).incentive()).isEqualTo(wins ? 1 : 0);
      assertThat(result.of(3).incentive()).isEqualTo(wins ? 0 : 1);
      assertThat(result.of(1).dividends() + result.of(2).dividends())
          .isCloseTo(wins ? 1 : 0, within(1e-15));
    }
  }

  @Test
  void withoutAMajorityEverythingGoesByStake() {
    double[][] rows = {{0, 0, 0, 0.6, 0, 0}, {0, 0, 0, 0, 1, 0}, {0, 0, 0, 0, 0, 1}};
    double[] stake = {0.4, 0.35, 0.25, 0, 0, 0};

    EpochResult result = Yuma.epoch(SPEC, Subnets.epoch(stake, rows));

    assertThat(Subnets.incentives(result)).containsOnly(0);
    assertThat(Subnets.dividends(result)).containsOnly(0);
    for (int uid = 0; uid < stake.length; uid++) {
      assertThat(result.of(uid).emission()).isEqualTo(stake[uid]);
    }
  }

  @Test
  void onlyTheOwnerMayWeighItself() {
    double[][] rows = {{0.5, 0, 0.5}, {0, 0.5, 0.5}};
    Epoch nobody = Subnets.epoch(new double[] {1, 1, 0}, rows);
    Epoch first = new Epoch(1, OptionalInt.of(0), nobody.neurons(), Bonds.none());

    assertThat(Yuma.epoch(SPEC, nobody).of(0).consensus()).isZero();
    assertThat(Yuma.epoch(SPEC, first).of(0).consensus()).isEqualTo(0.5);
    assertThat(Yuma.epoch(SPEC, first).of(1).consensus()).isZero();
  }

  @Test
  void penaltyDecidesWhetherBondsFollowTheClip() {
    double[][] rows = {{0, 0, 0, 0.6, 0.4, 0}, {0, 0, 0, 0.6, 0.4, 0}, {0, 0, 0, 0.9, 0.1, 0}};
    double[] bond = new double[3];
    double[] penalties = {0, 0.5, 1};
    for (int i = 0; i < penalties.length; i++) {
      BondSpec bonds =
          new BondSpec(BondSpec.Rule.CLASSIC, penalties[i], 0.9, BondSpec.SUBTENSOR.liquidAlpha());
      bond[i] = Yuma.epoch(SPEC.with(bonds), Subnets.epoch(STAKE, rows)).bonds().get(2, 3);
    }

    assertThat(bond[0]).isCloseTo(0.18 / (0.48 + 0.18), within(1e-15));
    assertThat(bond[1]).isCloseTo(0.15 / (0.48 + 0.15), within(1e-15));
    assertThat(bond[2]).isCloseTo(0.12 / (0.48 + 0.12), within(1e-15));
  }

  @Test
  void withoutAPermitAVoiceCountsForNothing() {
    double[][] rows = {{0, 0, 0, 0, 1, 0}, {0, 0, 0, 0, 1, 0}, {0, 0, 0, 0, 0, 1}};
    double[] stake = {0.1, 0.1, 0.8, 0, 0, 0};
    Epoch all = Subnets.epoch(stake, rows);
    List<Neuron> neurons = new ArrayList<>(all.neurons());
    neurons.set(2, neurons.get(2).withPermit(false));
    EpochResult result = Yuma.epoch(SPEC, new Epoch(1, all.owner(), neurons, Bonds.none()));

    assertThat(Subnets.incentives(result)).containsExactly(0, 0, 0, 0, 1, 0);
    assertThat(result.of(2).validatorTrust()).isZero();
    assertThat(result.of(2).activeStake()).isZero();
    assertThat(result.of(2).permit()).isTrue(); // from the next epoch on
  }

  @Test
  void whoLosesThePermitLosesItsBonds() {
    ConsensusSpec two = new ConsensusSpec(0.5, 0, 2, 5000, BondSpec.SUBTENSOR);
    double[][] agreed = {DISSENT[0], DISSENT[0], DISSENT[0]};

    EpochResult result = Yuma.epoch(two, Subnets.epoch(STAKE, agreed));

    assertThat(result.of(2).dividends()).isCloseTo(0.2, within(1e-15));
    assertThat(result.of(2).permit()).isFalse();
    assertThat(result.bonds().get(2, 3)).isZero();
    assertThat(result.bonds().get(1, 3)).isPositive();
  }

  @Test
  void unknownUidsAndOwnersAreErrors() {
    Neuron neuron = new Neuron(1, true, 0, 1, 1, List.of(new Weight(7, 1)));
    assertThatThrownBy(() -> new Epoch(1, OptionalInt.empty(), List.of(neuron), Bonds.none()))
        .hasMessage("Weight for unknown uid 7");
    assertThatThrownBy(() -> new Epoch(1, OptionalInt.of(0), List.of(), Bonds.none()))
        .hasMessageContaining("Owner uid");
    assertThatThrownBy(() -> new Weight(0, Double.NaN)).hasMessage("Weight NaN is not from 0");
    assertThatThrownBy(() -> SPEC.withKappa(1.5)).hasMessage("Kappa 1.5 is outside [0, 1]");
  }
}
