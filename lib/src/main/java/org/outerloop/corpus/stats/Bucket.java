package org.outerloop.corpus.stats;

/**
 * Figures between two bounds. For negative figures {@code to} is the smaller end in size: the
 * bounds are always in rising order, and zero has a bucket of its own.
 *
 * @param from lower bound
 * @param to upper bound
 * @param count how many
 */
public record Bucket(double from, double to, long count) {}
