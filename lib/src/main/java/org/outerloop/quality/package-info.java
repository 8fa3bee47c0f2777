/**
 * A small network that says how likely a document is of the kind wanted: what it sees of a text,
 * its arithmetic, its file, and how good it is.
 *
 * <pre>
 *   text --&gt; WordFeatures --&gt; QualityModel --&gt; probability
 *            hashed words      embedding bag, ReLU, logistic output
 *            and word pairs
 *
 *   FOLDER/quality.json                            features, sizes, metrics, digest
 *   FOLDER/parameters/model-*.safetensors, ...     as any checkpoint of ours
 * </pre>
 *
 * <p>Plain Java in a fixed order: the same text and model give the same bits on every machine.
 * Knows nothing of how the network is trained. Read in this order: FeatureSpec, WordFeatures,
 * QualityModel, QualityScorer, QualityFile, QualityMetrics, RankCurve.
 */
package org.outerloop.quality;
