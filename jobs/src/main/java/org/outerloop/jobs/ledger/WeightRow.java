package org.outerloop.jobs.ledger;

/**
 * What a validator thinks a peer is worth, as it said last.
 *
 * @param validator public key
 * @param stake behind it
 */
public record WeightRow(String validator, double stake, long round, String peer, double share) {}
