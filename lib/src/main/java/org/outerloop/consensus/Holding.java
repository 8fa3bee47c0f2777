package org.outerloop.consensus;

import java.io.Serializable;
import org.outerloop.protocol.PeerId;

/**
 * What one validator holds of one peer, above 0.
 *
 * @param validator public key
 */
public record Holding(String validator, PeerId peer, double bond) implements Serializable {}
