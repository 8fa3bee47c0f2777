package org.outerloop.quality;

/** Scores texts by a model, without allocating. Not thread-safe: one per thread. */
public final class QualityScorer {
  private final QualityModel model;
  private final WordFeatures features;
  private final float[] units;

  public QualityScorer(QualityModel model) {
    this.model = model;
    this.features = new WordFeatures(model.features());
    this.units = new float[model.hidden()];
  }

  /** How likely the text is of the kind wanted, in [0, 1]. */
  public double probability(String text) {
    int count = features.extract(text);
    return model.probability(features.buckets(), features.values(), count, units);
  }
}
