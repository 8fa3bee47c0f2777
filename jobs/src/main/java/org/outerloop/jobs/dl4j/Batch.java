package org.outerloop.jobs.dl4j;

import java.util.List;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The examples of one local step. Their memory is not Java's and is given back right after the
 * step, so a hook must not keep them.
 */
sealed interface Batch {
  /** Number of examples. */
  int examples();

  /** One local step, the hooks before and after it in their order. */
  void train(Network network, List<TrainingHook> hooks);

  /** With one array of features and one of labels. */
  record Single(DataSet data) implements Batch {
    @Override
    public int examples() {
      return data.numExamples();
    }

    @Override
    public void train(Network network, List<TrainingHook> hooks) {
      hooks.forEach(hook -> hook.preUpdate(data, network.model()));
      network.fit(data);
      hooks.forEach(hook -> hook.postUpdate(data, network.model()));
      Rows.release(
          data.getFeatures(),
          data.getLabels(),
          data.getFeaturesMaskArray(),
          data.getLabelsMaskArray());
    }
  }

  /** With several arrays of features or labels, for a graph. */
  record Multi(MultiDataSet data) implements Batch {
    @Override
    public int examples() {
      return Math.toIntExact(data.getFeatures(0).size(0));
    }

    @Override
    public void train(Network network, List<TrainingHook> hooks) {
      hooks.forEach(hook -> hook.preUpdate(data, network.model()));
      network.fit(data);
      hooks.forEach(hook -> hook.postUpdate(data, network.model()));
      Rows.release(data.getFeatures());
      Rows.release(data.getLabels());
      Rows.release(data.getFeaturesMaskArrays());
      Rows.release(data.getLabelsMaskArrays());
    }
  }
}
