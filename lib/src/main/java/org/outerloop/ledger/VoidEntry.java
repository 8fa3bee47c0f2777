package org.outerloop.ledger;

import java.io.Serializable;

/** An object in the place of an entry that counts for nothing, and why. */
public record VoidEntry(long height, String reason) implements Serializable {}
