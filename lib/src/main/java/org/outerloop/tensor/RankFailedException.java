package org.outerloop.tensor;

/** A rank of a group has failed, so all have ended; the group is of no use any more. */
public final class RankFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int rank;

  RankFailedException(int rank, int count, Throwable cause) {
    super("Rank %s of %s failed, so all have ended: %s".formatted(rank, count, cause), cause);
    this.rank = rank;
  }

  /** The first that failed. */
  public int rank() {
    return rank;
  }
}
