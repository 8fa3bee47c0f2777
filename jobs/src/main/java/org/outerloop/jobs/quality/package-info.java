/**
 * The model of document quality as Spark jobs: trained on labelled documents, asked of others.
 *
 * <pre>
 *   LabelledPages --&gt; LabelledFeatures --&gt; QualityTrainer --&gt; QualityModel --&gt; HeldOut
 *   text and label     hashed words         dl4j.QualityNetwork  lib.quality     metrics
 *
 *   pages --&gt; ScoreQualityJob --&gt; table (id, probability) --&gt; stage quality of prepare-corpus
 * </pre>
 *
 * <p>Knows no trainer: the command line brings one. Read in this order: TrainQualityJob,
 * LabelledPages, QualityTrainer, HeldOut, ScoreQualityJob.
 */
package org.outerloop.jobs.quality;
