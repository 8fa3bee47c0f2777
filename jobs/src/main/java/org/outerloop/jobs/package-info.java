/**
 * What all jobs share: settings, buckets, sessions; the tables of a run and what is said about it
 * on the terminal.
 *
 * <pre>
 *   RoundRow, ScoreRow, StageRow --- RunTables ---&gt; Parquet: rounds, scores, stages
 *                  |                                   |
 *                  +------------- RunReport &lt;----------+---&gt; notebooks
 *                                    |
 *                                RunTotals ---&gt; ClosingTable (stderr), JobSummary (stdout)
 * </pre>
 *
 * <p>{@link org.outerloop.jobs.SettingsFile} reads settings strictly, {@link
 * org.outerloop.jobs.Parties} knows whose bucket is where, {@link org.outerloop.jobs.KeyRing} keeps
 * key pairs with the driver, {@link org.outerloop.jobs.SparkSpread} makes tasks of the pieces of a
 * round.
 *
 * <p>Jobs live in packages below this one and never import one another: they speak through these
 * tables and through objects in storage. {@link org.outerloop.jobs.Progress} tells how far a run
 * is; {@link org.outerloop.jobs.Quantity} writes figures with their units.
 *
 * <p>Read in this order: RoundRow, ScoreRow, StageRow, RunTables, RunReport, RunTotals, Progress.
 */
package org.outerloop.jobs;
