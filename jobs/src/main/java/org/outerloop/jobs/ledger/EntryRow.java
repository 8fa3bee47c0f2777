package org.outerloop.jobs.ledger;

/**
 * An object of the chain.
 *
 * @param entered when it came, by the store's clock, UTC
 * @param kind opening, join, stake, weights or emission; empty if it is no entry for this place
 * @param author short form of the key that signed it; empty if none did
 * @param who the author's part in the run: operator, a peer's name, validator, stranger
 * @param what it says, in short
 * @param voidReason why it counts for nothing; empty if it counts
 * @param bytes of the object
 * @param head of the chain with this object at its end
 */
public record EntryRow(
    long height,
    String entered,
    String kind,
    String author,
    String who,
    String what,
    String voidReason,
    long bytes,
    String head) {}
