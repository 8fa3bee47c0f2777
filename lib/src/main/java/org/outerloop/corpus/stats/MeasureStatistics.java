package org.outerloop.corpus.stats;

/**
 * A figure that a stage looked at, over all documents it measured.
 *
 * @param name as the stage names it
 */
public record MeasureStatistics(String name, Histogram histogram) {}
