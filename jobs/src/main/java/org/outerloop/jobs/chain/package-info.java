/**
 * A subnet of a chain, played: validators and miners with a behaviour each, over epochs of Yuma
 * consensus. No Spark, no network; the same settings give the same figures anywhere.
 *
 * <pre>
 *   ChainSettings -> Simulation (Qualities -> Opinions -> Chain) -> rows -> ChainTables, CSV, Earnings
 * </pre>
 */
package org.outerloop.jobs.chain;
