/**
 * Deeplearning4j networks trained on Spark as SparseLoCo does; the only package that knows
 * Deeplearning4j and ND4J.
 *
 * <pre>
 *   data -- Deal --&gt; examples of each worker and round
 *
 *   rows of round t-1            one WorkerState per worker, at the executors
 *     |  \___ messages ___ one shuffle ___ to every worker
 *     v
 *   RoundWork: OuterStep (merge) -&gt; local steps -&gt; SliceCodec (compress)
 *     |
 *     v
 *   rows of round t              WorkReports to the driver
 *     :
 *   Session.settle, DriverCopy   parameters to the driver's network, part by part
 * </pre>
 *
 * <p>All workers merge the same messages in the same order, so each holds the same parameters; the
 * driver is no parameter server. Everything is a function of the rows before and of the data, so
 * Spark may run a task again after a loss and nothing is counted twice.
 *
 * <p>DL4J's own files are never read: no model archives, no configurations in JSON or YAML, no
 * serialised objects from outside, for they name classes to load. Of other jobs it knows one,
 * quality, for which QualityNetwork trains.
 *
 * <p>Read in this order: SparseLoCoExample, SparseLoCoTrainingMaster, SparseLoCoSettings, Training,
 * Session, RoundWork, Deal, DealRule, NetworkLayout, SliceCodec, OuterStep, Homes, Anchors,
 * DriverCopy; QualityNetwork.
 */
package org.outerloop.jobs.dl4j;
