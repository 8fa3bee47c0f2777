package org.outerloop.consensus;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * One entry of a validator's row. Only its ratio to the others of the row matters.
 *
 * @param uid whom it is for
 * @param value finite, from 0; on the chain a whole number up to {@link #MAX}
 */
public record Weight(int uid, double value) implements Serializable {
  /** Largest number of 16 bits: the chain's 1. */
  public static final int MAX = 65_535;

  public Weight {
    Require.that(uid >= 0, "Uid %s is negative", uid);
    Require.that(value >= 0 && Double.isFinite(value), "Weight %s is not from 0", value);
  }
}
