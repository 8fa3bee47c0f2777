package org.outerloop.attest;

import java.io.Serializable;

/**
 * What an executor made of a challenge.
 *
 * @param executor that answered
 * @param exact products of small integers
 * @param plain float arithmetic written out in Java
 * @param product of real matrices; its rate is in GFLOP/s
 * @param training inner steps of a small model; its rate is in tokens/s
 * @param flippedWords words of memory that read back differently
 * @param memoryRate of writing and reading, in GB/s
 * @param seconds of the whole
 */
public record Answer(
    String executor,
    Inventory inventory,
    Part exact,
    Part plain,
    Part product,
    Part training,
    long flippedWords,
    double memoryRate,
    double seconds)
    implements Serializable {}
