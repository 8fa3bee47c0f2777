package org.outerloop.attest;

import org.outerloop.protocol.Digest;

/**
 * What is remembered of an answer to the same challenge that was found right.
 *
 * @param host of the executor, by which its own past is known
 * @param kind of machine
 */
public record PastAnswer(
    String host,
    String kind,
    Digest product,
    Digest training,
    double productRate,
    double trainingRate,
    double memoryRate) {}
