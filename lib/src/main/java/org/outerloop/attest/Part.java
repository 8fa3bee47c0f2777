package org.outerloop.attest;

import java.io.Serializable;
import org.outerloop.protocol.Digest;

/**
 * One part of an answer.
 *
 * @param digest of the result's bits
 * @param steady whether all repetitions gave these bits
 * @param rate of the best repetition, in units of the part a second
 */
public record Part(Digest digest, boolean steady, double rate) implements Serializable {}
