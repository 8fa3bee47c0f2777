/**
 * What a run will take, by arithmetic alone: nothing is allocated, opened or computed, so it works
 * for models of any size on any machine.
 *
 * <pre>
 *   settings -> ParameterKinds, ContributionSize, Effort, Executors -> RunPlan -> table, JSON
 * </pre>
 *
 * <p>Parameters, tokens and optimizer steps are exact; memory is the prediction of {@code
 * TrainingMemory}; positions of a contribution and times are estimates, and say so.
 */
package org.outerloop.jobs.plan;
