package org.outerloop.ledger;

import java.io.Serializable;

/**
 * What stands behind a validator's word.
 *
 * @param validatorKey public key, as in {@link Registration}
 * @param amount from 0, in units that only mean something beside each other
 */
public record Stake(String validatorKey, double amount) implements Serializable {}
