package org.outerloop.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Figures that subtensor's tests/epoch.rs checks or prints, for subnets set up as there. */
class SubtensorVectorsTest {
  private static final ConsensusSpec SPEC = ConsensusSpec.SUBTENSOR;
  private static final ConsensusSpec NO_PENALTY =
      SPEC.with(new BondSpec(BondSpec.Rule.CLASSIC, 0, 0.9, BondSpec.SUBTENSOR.liquidAlpha()));

  /** The chain stores weights and bonds in 16 bits. */
  private static final double STORED = 1e-4;

  /** test_1_graph, test_10_graph: self weights count for nothing, emission goes by stake. */
  @Test
  void selfWeightsEarnNothing() {
    for (int n : new int[] {1, 10}) {
      double[][] rows = new double[n][n];
      double[] stake = new double[n];
      for (int uid = 0; uid < n; uid++) {
        stake[uid] = 1;
        rows[uid][uid] = Weight.MAX;
      }

      EpochResult result = Yuma.epoch(SPEC, Subnets.epoch(stake, rows));

      for (NeuronResult share : result.neurons()) {
        assertThat(share.consensus() + share.rank() + share.trust()).isZero();
        assertThat(share.incentive() + share.dividends()).isZero();
        assertThat(share.emission()).isCloseTo(1.0 / n, within(1e-15));
      }
    }
  }

  /** test_512_graph: 64 validators give each of 448 miners the same. */
  @Test
  void equalsEarnEquals() {
    double[] stake = new double[512];
    Arrays.fill(stake, 0, 64, 1);
    double[] row = new double[512];
    Arrays.fill(row, 64, 512, Weight.MAX);
    double[][] rows = IntStream.range(0, 64).mapToObj(i -> row).toArray(double[][]::new);

    EpochResult result = Yuma.epoch(SPEC, Subnets.epoch(stake, rows));

    assertThat((int) (result.of(0).dividends() * Weight.MAX)).isEqualTo(1023);
    assertThat((int) (result.of(0).emission() * 1e9)).isEqualTo(7_812_500);
    assertThat((int) (result.of(511).consensus() * Weight.MAX)).isEqualTo(146);
    assertThat((int) (result.of(511).incentive() * Weight.MAX)).isEqualTo(146);
    assertThat((int) (result.of(511).emission() * 1e9)).isEqualTo(1_116_071);
  }

  /** test_bonds: validators leave one by one, the last comes back. */
  @Test
  void bondsFollowOverEpochs() {
    double[] all = {0, 0, 0, 0, 16_383, 32_767, 49_149, 65_535};
    double[] last = {0, 0, 0, 0, 0, 0, 0, 65_535};
    double[] none = new double[8];
    double[] stake = {1, 2, 3, 4, 0, 0, 0, 0};

    EpochResult result = Yuma.epoch(SPEC, Subnets.epoch(stake, rows(all, all, all, all)));
    assertThat(Subnets.incentives(result))
        .containsExactly(
            new double[] {0, 0, 0, 0, 0.0999975582, 0.2000012207, 0.2999926752, 0.4000085455},
            within(1e-9));
    assertThat(dividends(result)).containsExactly(new double[] {0.1, 0.2, 0.3, 0.4}, within(1e-8));

    double[][][] steps = {
      rows(none, all, all, all),
      rows(none, none, all, all),
      rows(none, none, none, all),
      rows(none, none, last, all),
      rows(none, none, last, all),
      rows(none, none, last, all),
      rows(none, none, last, all)
    };
    double[][] halves = {
      {0.0449983515, 0.1011105615, 0.1516672159, 0.2022238704},
      {0.040496806, 0.0909997837, 0.157929636, 0.2105737738},
      {0.1, 0.2, 0.3, 0.4},
      {0.0364437331, 0.081898629, 0.1635654932, 0.2180921442},
      {0.0327994274, 0.0737066122, 0.1686381293, 0.2248558307},
      {0.029518068, 0.0663361375, 0.1732031347, 0.2309426593},
      {0.026565176, 0.0597018711, 0.177311857, 0.2364210954}
    };
    for (int step = 0; step < steps.length; step++) {
      result = Yuma.epoch(SPEC, Subnets.epoch(stake, steps[step], result.bonds()));
      double[] paid =
          result.neurons().stream().mapToDouble(NeuronResult::validatorEmission).toArray();
      assertThat(Arrays.copyOf(paid, 4)).containsExactly(halves[step], within(STORED));
    }
  }

  /** The 16-bit bonds that test_bonds reads back after its epochs 1, 2, 3 and 5 to 7. */
  @Test
  void bondsAreThoseThatTheChainStores() {
    double[] all = {0, 0, 0, 0, 16_383, 32_767, 49_149, 65_535};
    double[] last = {0, 0, 0, 0, 0, 0, 0, 65_535};
    double[] none = new double[8];
    double[] stake = {1, 2, 3, 4, 0, 0, 0, 0};
    double[][][] steps = {
      rows(all, all, all, all),
      rows(none, all, all, all),
      rows(none, none, all, all),
      rows(none, none, none, all),
      rows(none, none, last, all),
      rows(none, none, last, all),
      rows(none, none, last, all)
    };
    int[][] stored = {
      {16_383, 32_767, 49_151},
      {14_582, 32_767, 49_151},
      {12_603, 28_321, 49_151},
      {12_602, 28_320, 49_150},
      {10_951, 24_609, 49_150},
      {9_559, 21_482, 49_150},
      {8_376, 18_824, 49_150}
    };
    Bonds bonds = Bonds.none();
    for (int step = 0; step < steps.length; step++) {
      bonds = Yuma.epoch(SPEC, Subnets.epoch(stake, steps[step], bonds)).bonds();
      for (int i = 0; i < 3; i++) {
        double scaled = bonds.get(i, 7) / bonds.get(3, 7) * Weight.MAX;
        assertThat(scaled).isCloseTo(stored[step][i], within(6.0));
      }
    }
  }

  /** test_active_stake: a validator that sleeps loses a tenth of its bonds, then comes back. */
  @Test
  void stakeSleepsAndWakes() {
    double[] row = {0, 0, 1, 1};
    double[] stake = {1, 1, 1, 1};
    EpochResult result = Yuma.epoch(NO_PENALTY, Subnets.epoch(stake, rows(row, row)));
    assertThat(dividends(result)).startsWith(0.5, 0.5);

    result = later(result, stake, row, 5002, 1);
    assertThat(dividends(result)).containsExactly(new double[] {0.55, 0.45, 0, 0}, within(1e-9));
    assertThat(result.bonds().get(1, 2) / result.bonds().get(0, 2) * Weight.MAX)
        .isCloseTo(53_619, within(1.0));

    result = later(result, stake, row, 5002, 5002);
    assertThat(dividends(result))
        .containsExactly(new double[] {0.545002266, 0.4549977337, 0, 0}, within(STORED));
    assertThat(result.bonds().get(1, 2) / result.bonds().get(0, 2) * Weight.MAX)
        .isCloseTo(54_712, within(1.0));
  }

  private static EpochResult later(
      EpochResult before, double[] stake, double[] row, long first, long second) {
    Epoch awake = Subnets.epoch(stake, rows(row, row), before.bonds());
    var neurons = new java.util.ArrayList<>(awake.neurons());
    neurons.set(0, neurons.get(0).updated(first));
    neurons.set(1, neurons.get(1).updated(second));
    return Yuma.epoch(NO_PENALTY, new Epoch(5002, awake.owner(), neurons, before.bonds()));
  }

  /** test_outdated_weights: what was said of a uid's former holder does not count. */
  @Test
  void weightsForTheFormerHolderOfAUidAreForgotten() {
    double[] row = {0, 0, 65_535, 32_768};
    Epoch before = Subnets.epoch(new double[] {1, 1, 1, 0}, rows(row, row));
    var neurons = new java.util.ArrayList<>(before.neurons());
    neurons.set(0, neurons.get(0).withWeights(2, neurons.get(0).weights()));
    neurons.set(3, Neuron.registered(1)); // after validator 1 spoke, before validator 0 did
    Epoch epoch = new Epoch(2, before.owner(), neurons, Bonds.none());

    EpochResult result = Yuma.epoch(SPEC, epoch);

    assertThat(Subnets.consensus(result))
        .containsExactly(new double[] {0, 0, 0.6666632756, 0}, within(1e-9));
    assertThat(Subnets.incentives(result)).containsExactly(0, 0, 1, 0);
    assertThat(result.of(0).validatorTrust()).isCloseTo(0.6666632756, within(1e-9));
    assertThat(result.of(1).validatorTrust()).isCloseTo(0.6666632756, within(1e-9));
    assertThat(result.of(2).trust()).isCloseTo(0.799997558, within(1e-9));
    assertThat(dividends(result)).containsExactly(new double[] {0.5, 0.5, 0, 0}, within(1e-9));
  }

  /** test_validator_permits: the largest stakes above the threshold have permits. */
  @Test
  void permitsGoToTheLargestStakes() {
    ConsensusSpec two = new ConsensusSpec(0.5, 2, 2, 5000, BondSpec.SUBTENSOR);
    double[] stake = {4, 5, 1, 3};

    EpochResult result = Yuma.epoch(two, Subnets.epoch(stake, new double[0][]));
    assertThat(result.neurons().stream().map(NeuronResult::permit))
        .containsExactly(true, true, false, false);

    result = Yuma.epoch(two, Subnets.epoch(new double[] {4, 5, 9, 11}, new double[0][]));
    assertThat(result.neurons().stream().map(NeuronResult::permit))
        .containsExactly(false, false, true, true);
    assertThat(result.of(3).stake()).isCloseTo(11.0 / 29, within(1e-15));
  }

  private static double[] dividends(EpochResult result) {
    return Arrays.copyOf(Subnets.dividends(result), 4);
  }

  private static double[][] rows(double[]... rows) {
    return rows;
  }
}
