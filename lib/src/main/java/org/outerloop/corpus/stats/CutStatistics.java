package org.outerloop.corpus.stats;

/**
 * Lines and pieces that a rule cut out of documents or masked.
 *
 * @param rule as the stage names it
 * @param pieces cut in all
 * @param documents they were cut from
 */
public record CutStatistics(String rule, long pieces, long documents) {}
