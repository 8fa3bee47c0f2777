/**
 * Public tasks and texts asked of a model, as Spark jobs: any LLaMA in Hugging Face's layout, ours
 * or another's.
 *
 * <pre>
 *   TaskFolder --&gt; TaskQuestions --&gt; PassPlan --&gt; ScoreJob --&gt; Evaluation --&gt; EvaluationReport
 *   rows           ids               passes       tasks        scores         results.json, tables, page
 * </pre>
 *
 * <p>An executor holds one model, {@code ExecutorModel}, whatever its number of tasks. Read in this
 * order: Evaluation, TaskFolder, TaskQuestions, ScoreJob, ExecutorModel, EvaluationReport.
 */
package org.outerloop.jobs.evaluate;
