package org.outerloop.round;

import java.io.Serializable;
import org.outerloop.protocol.Digest;

/**
 * What everybody knows when a round begins.
 *
 * @param round number, from 0
 * @param base root digest of the parameters that peers start from
 */
public record RoundStart(long round, Digest base) implements Serializable {}
