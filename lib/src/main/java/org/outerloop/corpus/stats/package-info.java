/**
 * What a preparation tells about itself: documents and bytes per stage, drops and cuts per rule,
 * histograms, examples. Data only; it knows neither stages nor Spark.
 *
 * <pre>
 *   StageTally     counts while a stage runs; two of them add up to one, in any order
 *   StageStatistics  the same as a value: what a stage took, kept, dropped and cut
 *   PreparationStatistics  all stages of a preparation, as statistics.json
 *   StatisticsTable  in words
 * </pre>
 */
package org.outerloop.corpus.stats;
