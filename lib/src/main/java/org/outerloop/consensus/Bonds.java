package org.outerloop.consensus;

import java.util.Arrays;

/**
 * What validators hold of miners. With the classic rule the bonds in a miner sum to 1; the chain
 * keeps them scaled to a largest of 65535, which changes nothing but digits. Immutable.
 */
public final class Bonds {
  private final double[][] rows;

  private Bonds(double[][] rows) {
    this.rows = rows;
  }

  /** Nobody holds anything. */
  public static Bonds none() {
    return new Bonds(new double[0][]);
  }

  /** Takes the rows over. */
  static Bonds of(double[][] rows) {
    return new Bonds(rows);
  }

  /** 0 for uids that came later. */
  public double get(int validator, int miner) {
    return validator < rows.length && miner < rows[validator].length ? rows[validator][miner] : 0;
  }

  /** Forgets one miner: nobody holds a part of it. */
  public Bonds withoutMiner(int uid) {
    double[][] kept = toRows(rows.length);
    for (double[] row : kept) {
      if (uid < row.length) {
        row[uid] = 0;
      }
    }
    return new Bonds(kept);
  }

  /** Forgets what one validator holds. */
  public Bonds withoutValidator(int uid) {
    double[][] kept = toRows(rows.length);
    if (uid < kept.length) {
      Arrays.fill(kept[uid], 0);
    }
    return new Bonds(kept);
  }

  /** A copy for so many uids. */
  double[][] toRows(int size) {
    double[][] copy = new double[size][size];
    for (int i = 0; i < Math.min(size, rows.length); i++) {
      System.arraycopy(rows[i], 0, copy[i], 0, Math.min(size, rows[i].length));
    }
    return copy;
  }
}
