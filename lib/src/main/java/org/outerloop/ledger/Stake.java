package org.outerloop.ledger;

import org.outerloop.protocol.Require;

/**
 * What stands behind a validator's word.
 *
 * @param validatorKey public key, as in {@link Registration}
 * @param amount from 0, in units that only mean something beside each other; 0 takes the stake away
 */
public record Stake(String validatorKey, double amount) implements Statement {
  public Stake {
    Require.that(
        Double.isFinite(amount) && Double.compare(amount, 0) >= 0,
        "Stake %s is not a number from 0",
        amount);
  }
}
