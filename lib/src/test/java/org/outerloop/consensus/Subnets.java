package org.outerloop.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.outerloop.protocol.SplitMix64;

/** Small subnets for tests: rows of weights that were just set, or random ones. */
final class Subnets {
  private Subnets() {}

  /** Everybody is awake and has a permit; row i is what uid i says, shorter rows end in zeros. */
  static Epoch epoch(double[] stake, double[][] rows) {
    return epoch(stake, rows, Bonds.none());
  }

  static Epoch epoch(double[] stake, double[][] rows, Bonds bonds) {
    List<Neuron> neurons = new ArrayList<>();
    for (int uid = 0; uid < stake.length; uid++) {
      neurons.add(new Neuron(stake[uid], true, 0, 1, 1, row(uid < rows.length ? rows[uid] : null)));
    }
    return new Epoch(1, OptionalInt.empty(), neurons, bonds);
  }

  private static List<Weight> row(double[] values) {
    List<Weight> row = new ArrayList<>();
    for (int uid = 0; values != null && uid < values.length; uid++) {
      if (values[uid] > 0) {
        row.add(new Weight(uid, values[uid]));
      }
    }
    return row;
  }

  static double[] incentives(EpochResult result) {
    return result.neurons().stream().mapToDouble(NeuronResult::incentive).toArray();
  }

  static double[] dividends(EpochResult result) {
    return result.neurons().stream().mapToDouble(NeuronResult::dividends).toArray();
  }

  static double[] consensus(EpochResult result) {
    return result.neurons().stream().mapToDouble(NeuronResult::consensus).toArray();
  }

  /** Validators first, then miners; some rows are empty, some entries 0, some stakes equal. */
  static Epoch random(SplitMix64 random) {
    int validators = 1 + random.nextInt(4);
    int size = validators + 1 + random.nextInt(4);
    double[] stake = new double[size];
    double[][] rows = new double[validators][size];
    double[][] bonds = new double[size][size];
    for (int i = 0; i < validators; i++) {
      stake[i] = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextDouble();
      for (int j = 0; random.nextInt(8) > 0 && j < size; j++) {
        rows[i][j] = random.nextInt(3) == 0 ? 0 : random.nextDouble();
        bonds[i][j] = random.nextInt(3) == 0 ? 0 : random.nextDouble();
      }
    }
    return epoch(stake, rows, Bonds.of(bonds));
  }
}
