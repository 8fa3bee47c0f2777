package org.outerloop.merge;

import org.outerloop.sparseloco.SparseSlice;

/**
 * Squared norm of every tensor of one contribution: sums in double over its slices, in the order
 * they are added. Not thread-safe.
 */
public final class TensorNorms {
  private final double[] squared;

  public TensorNorms(int tensors) {
    this.squared = new double[tensors];
  }

  /** Adds a slice to its tensor. */
  public void add(SparseSlice slice) {
    squared[slice.slice().tensor()] += slice.squaredNorm();
  }

  /** Squared norm so far of each tensor, by its place in the layout. */
  public double[] squared() {
    return squared.clone();
  }
}
