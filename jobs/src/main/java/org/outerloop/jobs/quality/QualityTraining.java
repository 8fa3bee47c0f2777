package org.outerloop.jobs.quality;

import java.io.Serializable;
import org.outerloop.protocol.Require;
import org.outerloop.quality.FeatureSpec;

/**
 * How a model is trained.
 *
 * @param features what it sees
 * @param hidden units
 * @param epochs passes over the documents
 * @param workers that train side by side
 * @param batchSize documents of a step
 * @param localSteps of a worker between two merges
 * @param learningRate of Adam
 * @param seed of the first parameters
 */
public record QualityTraining(
    FeatureSpec features,
    int hidden,
    int epochs,
    int workers,
    int batchSize,
    int localSteps,
    double learningRate,
    long seed)
    implements Serializable {
  public QualityTraining {
    Require.that(hidden > 0, "hidden %s is not positive", hidden);
    Require.that(epochs > 0, "epochs %s is not positive", epochs);
    Require.that(workers > 0, "workers %s is not positive", workers);
    Require.that(batchSize > 0, "batch-size %s is not positive", batchSize);
    Require.that(localSteps > 0, "local-steps %s is not positive", localSteps);
    Require.that(
        learningRate > 0 && learningRate < 1, "learning-rate %s is not in (0, 1)", learningRate);
  }
}
