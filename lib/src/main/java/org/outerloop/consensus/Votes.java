package org.outerloop.consensus;

import java.util.List;

/** The rows of weights that count, as a matrix of shares. */
final class Votes {
  private Votes() {}

  /**
   * Left out: rows without a permit, what anybody but the owner gives itself, and entries for uids
   * that were given away since the row was made.
   */
  static double[][] of(Epoch epoch) {
    double[][] rows = new double[epoch.size()][epoch.size()];
    for (int i = 0; i < rows.length; i++) {
      if (Stakes.mayVote(epoch, i)) {
        fill(epoch, i, rows[i]);
      }
    }
    return Vectors.normaliseRows(rows);
  }

  private static void fill(Epoch epoch, int validator, double[] row) {
    List<Neuron> neurons = epoch.neurons();
    Neuron voter = neurons.get(validator);
    for (Weight weight : voter.weights()) {
      boolean self = weight.uid() == validator && !epoch.isOwner(validator);
      boolean outdated = voter.weightsBlock() <= neurons.get(weight.uid()).registered();
      if (!self && !outdated) {
        row[weight.uid()] = weight.value();
      }
    }
  }

  /** No vote counts for more than the consensus. */
  static double[][] clip(double[][] rows, double[] consensus) {
    double[][] clipped = new double[rows.length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows.length; j++) {
        clipped[i][j] = Math.min(rows[i][j], consensus[j]);
      }
    }
    return clipped;
  }
}
