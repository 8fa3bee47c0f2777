package org.outerloop.ledger;

import java.io.Serializable;
import org.outerloop.protocol.PeerId;

/**
 * A part of a whole that goes to a peer.
 *
 * @param value from 0
 */
public record Share(PeerId peer, double value) implements Serializable {}
