package org.outerloop.jobs.ledger;

/**
 * What a peer was paid for an epoch.
 *
 * @param peer empty for what was burned
 */
public record EmissionRow(long epoch, String peer, double amount) {}
