package org.outerloop.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;

class ConsensusPropertiesTest {
  private static final double ROUNDING = 1e-12;

  @Test
  void nothingOfAnEmissionIsLostOrMade() {
    SplitMix64 random = new SplitMix64(1);
    for (int trial = 0; trial < 100_000; trial++) {
      Epoch epoch = Subnets.random(random);
      EmissionSpec split =
          new EmissionSpec(random.nextDouble(), random.nextDouble(), random.nextDouble());
      double emission = 1000 * random.nextDouble();

      List<NeuronResult> shares = Yuma.epoch(spec(random), epoch).neurons();
      Payout payout = Payout.of(split, emission, shares, Set.of(random.nextInt(epoch.size())));

      requireClose(payout.total(), emission, ROUNDING * emission);
      for (NeuronResult share : shares) {
        requireWithinUnit(share.consensus(), share.rank(), share.trust(), share.validatorTrust());
        requireWithinUnit(share.incentive(), share.dividends(), share.emission());
      }
    }
  }

  /** Plain checks: an assertion object for each of a million figures takes seconds. */
  private static void requireClose(double actual, double expected, double tolerance) {
    if (!(Math.abs(actual - expected) <= tolerance)) {
      throw new AssertionError(actual + " is not " + expected);
    }
  }

  private static void requireWithinUnit(double... figures) {
    for (double figure : figures) {
      if (!(figure >= 0 && figure <= 1 + ROUNDING)) {
        throw new AssertionError(figure + " is not in [0, 1]");
      }
    }
  }

  private static ConsensusSpec spec(SplitMix64 random) {
    BondSpec.Rule rule = BondSpec.Rule.values()[random.nextInt(2)];
    BondSpec bonds =
        new BondSpec(
            rule, random.nextDouble(), random.nextDouble(), BondSpec.SUBTENSOR.liquidAlpha());
    return new ConsensusSpec(random.nextDouble(), 0.05, 3, 10, bonds);
  }

  @Test
  void uidsAreOnlyNames() {
    SplitMix64 random = new SplitMix64(2);
    for (int trial = 0; trial < 5_000; trial++) {
      Epoch epoch = distinctStakes(Subnets.random(random), random);
      ConsensusSpec spec = spec(random);
      List<Integer> order = shuffled(epoch.size(), random);

      EpochResult straight = Yuma.epoch(spec, epoch);
      EpochResult permuted = Yuma.epoch(spec, permuted(epoch, order));

      for (int uid = 0; uid < epoch.size(); uid++) {
        NeuronResult there = permuted.of(order.get(uid));
        requireClose(there.incentive(), straight.of(uid).incentive(), ROUNDING);
        requireClose(there.dividends(), straight.of(uid).dividends(), ROUNDING);
        requireClose(there.emission(), straight.of(uid).emission(), ROUNDING);
      }
    }
  }

  /** Of equal stakes the later uid has the permit: the one place where the order matters. */
  private static Epoch distinctStakes(Epoch epoch, SplitMix64 random) {
    List<Neuron> neurons =
        epoch.neurons().stream()
            .map(n -> n.withStake(n.stake() > 0 ? n.stake() + random.nextDouble() : 0))
            .toList();
    return new Epoch(epoch.block(), epoch.owner(), neurons, epoch.bonds());
  }

  private static List<Integer> shuffled(int size, SplitMix64 random) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      order.add(i);
      Collections.swap(order, i, random.nextInt(i + 1));
    }
    return order;
  }

  private static Epoch permuted(Epoch epoch, List<Integer> order) {
    int size = epoch.size();
    Neuron[] neurons = new Neuron[size];
    double[][] bonds = new double[size][size];
    for (int i = 0; i < size; i++) {
      Neuron neuron = epoch.neurons().get(i);
      List<Weight> row =
          neuron.weights().stream().map(w -> new Weight(order.get(w.uid()), w.value())).toList();
      neurons[order.get(i)] = neuron.withRow(row);
      for (int j = 0; j < size; j++) {
        bonds[order.get(i)][order.get(j)] = epoch.bonds().get(i, j);
      }
    }
    return new Epoch(epoch.block(), epoch.owner(), List.of(neurons), Bonds.of(bonds));
  }

  /** More stake draws the consensus to its holder's weights and never lowers the holder's trust. */
  @Test
  void moreStakeMeansMoreSay() {
    SplitMix64 random = new SplitMix64(3);
    for (int trial = 0; trial < 10_000; trial++) {
      Epoch epoch = Subnets.random(random);
      ConsensusSpec spec = ConsensusSpec.SUBTENSOR.withKappa(random.nextDouble());
      Neuron holder = epoch.neurons().get(0);
      List<Neuron> richer = new ArrayList<>(epoch.neurons());
      richer.set(0, holder.withStake(holder.stake() + random.nextDouble()));

      EpochResult before = Yuma.epoch(spec, epoch);
      EpochResult after =
          Yuma.epoch(spec, new Epoch(epoch.block(), epoch.owner(), richer, epoch.bonds()));

      double[] row = Votes.of(epoch)[0];
      for (int uid = 0; uid < row.length; uid++) {
        double was = before.of(uid).consensus();
        double is = after.of(uid).consensus();
        requireClose(
            is, was, Math.abs(was - row[uid])); // between what it was and what the holder says
        requireClose(is, row[uid], Math.abs(was - row[uid]));
      }
      if (holder.stake() > 0) {
        double fall = before.of(0).validatorTrust() - after.of(0).validatorTrust();
        requireClose(Math.max(0, fall), 0, ROUNDING);
      }
    }
  }

  @Test
  void dividendsOfThoseWhoAgreeAreTheirStake() {
    double[] row = {0, 0, 0, 0.2, 0.8};
    double[] stake = {0.7, 0.2, 0.1, 0, 0};
    EpochResult result =
        Yuma.epoch(ConsensusSpec.SUBTENSOR, Subnets.epoch(stake, new double[][] {row, row, row}));
    assertThat(Subnets.dividends(result)).containsExactly(stake, within(1e-15));
  }

  @Test
  void splittingAMinerGainsNothingWhenAllSplitItsWeightAlike() {
    SplitMix64 random = new SplitMix64(4);
    for (int trial = 0; trial < 10_000; trial++) {
      Epoch epoch = Subnets.random(random);
      ConsensusSpec spec = ConsensusSpec.SUBTENSOR.withKappa(random.nextDouble());
      int miner = epoch.size() - 1;
      int parts = 2 + random.nextInt(4);
      List<Neuron> split = new ArrayList<>();
      double[] share = new double[parts];
      Arrays.setAll(share, part -> 0.1 + random.nextDouble());
      Vectors.normalise(share);
      for (Neuron neuron : epoch.neurons()) {
        split.add(neuron.withRow(splitRow(neuron.weights(), miner, share)));
      }
      for (int part = 1; part < parts; part++) {
        split.add(new Neuron(0, false, 0, 1, 1, List.of()));
      }

      EpochResult whole = Yuma.epoch(spec, withoutBonds(epoch, epoch.neurons()));
      EpochResult pieces = Yuma.epoch(spec, withoutBonds(epoch, split));

      double sum = 0;
      for (int uid = miner; uid < miner + parts; uid++) {
        sum += pieces.of(uid).incentive();
      }
      requireClose(sum, whole.of(miner).incentive(), ROUNDING);
    }
  }

  private static List<Weight> splitRow(List<Weight> row, int miner, double[] share) {
    List<Weight> split = new ArrayList<>();
    for (Weight weight : row) {
      for (int part = 0; part < share.length; part++) {
        if (weight.uid() == miner) {
          split.add(new Weight(miner + part, weight.value() * share[part]));
        } else if (part == 0) {
          split.add(weight);
        }
      }
    }
    return split;
  }

  private static Epoch withoutBonds(Epoch epoch, List<Neuron> neurons) {
    return new Epoch(epoch.block(), epoch.owner(), neurons, Bonds.none());
  }

  /** The limit of the theorem: each part has a median of its own. */
  @Test
  void splittingAMinerGainsWhenValidatorsDisagreeAboutTheParts() {
    double[] stake = {1, 1, 1, 0, 0, 0};
    double[][] whole = {{0, 0, 0, 0.8, 0, 0.2}, {0, 0, 0, 0.4, 0, 0.6}, {0, 0, 0, 0.4, 0, 0.6}};
    double[][] parts = {{0, 0, 0, 0.4, 0.4, 0.2}, {0, 0, 0, 0.4, 0, 0.6}, {0, 0, 0, 0, 0.4, 0.6}};
    EpochResult one = Yuma.epoch(ConsensusSpec.SUBTENSOR, Subnets.epoch(stake, whole));
    EpochResult two = Yuma.epoch(ConsensusSpec.SUBTENSOR, Subnets.epoch(stake, parts));

    assertThat(one.of(3).incentive()).isCloseTo(0.4 / (0.4 + 1.4 / 3), within(1e-12));
    assertThat(two.of(3).incentive() + two.of(4).incentive())
        .isCloseTo(1.6 / 3 / (1.6 / 3 + 1.4 / 3), within(1e-12))
        .isGreaterThan(one.of(3).incentive());
  }

  /**
   * With classic bonds; with yuma3 a column's bonds are shared by heads, so it may go either way.
   */
  @Test
  void splittingAValidatorGainsNothing() {
    SplitMix64 random = new SplitMix64(5);
    for (int trial = 0; trial < 10_000; trial++) {
      Epoch epoch = Subnets.random(random);
      BondSpec bonds =
          new BondSpec(
              BondSpec.Rule.CLASSIC, random.nextDouble(), 0.9, BondSpec.SUBTENSOR.liquidAlpha());
      ConsensusSpec spec = new ConsensusSpec(random.nextDouble(), 0, 128, 10, bonds);
      double kept = random.nextDouble();
      Neuron holder = epoch.neurons().get(0);
      List<Neuron> split = new ArrayList<>(epoch.neurons());
      split.set(0, holder.withStake(kept * holder.stake()));
      split.add(holder.withStake(holder.stake() - kept * holder.stake()).withRow(others(holder)));
      split.set(0, split.get(0).withRow(others(holder)));
      List<Neuron> joined = new ArrayList<>(epoch.neurons());
      joined.set(0, holder.withRow(others(holder)));

      EpochResult whole = Yuma.epoch(spec, withoutBonds(epoch, joined));
      EpochResult pieces = Yuma.epoch(spec, withoutBonds(epoch, split));

      double sum = pieces.of(0).dividends() + pieces.of(epoch.size()).dividends();
      requireClose(sum, whole.of(0).dividends(), 1e-9);
      for (int uid = 0; uid < epoch.size(); uid++) {
        requireClose(pieces.of(uid).incentive(), whole.of(uid).incentive(), 1e-9);
      }
    }
  }

  /** Its parts must not weigh each other, nor the holder itself. */
  private static List<Weight> others(Neuron holder) {
    return holder.weights().stream().filter(weight -> weight.uid() != 0).toList();
  }
}
