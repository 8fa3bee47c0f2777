package org.outerloop.jobs.dl4j;

import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * What a layered network and a graph have in common: DL4J gives them no common type for it. Not
 * thread-safe.
 */
interface Network extends AutoCloseable {
  Model model();

  /** The configuration as this version of DL4J writes it. */
  NetworkSpec spec();

  /** State of the updater as one row, a view; null where it has none, as of plain SGD. */
  INDArray updaterState();

  /** Copies a state into that of the updater. */
  void setUpdaterState(INDArray state);

  /** One local step. */
  void fit(DataSet batch);

  /** One local step. */
  void fit(MultiDataSet batch);

  void setScore(double score);

  /** Local steps so far: learning-rate schedules go by it. */
  int iterations();

  int epochs();

  void setCounters(int iterations, int epochs);

  /** Gives back the memory of parameters, gradients and states. */
  @Override
  void close();

  /** All parameters, in DL4J's order. */
  default float[] parameters() {
    return floats(model().params());
  }

  /** The state of the updater, empty where it has none. */
  default float[] updater() {
    INDArray state = updaterState();
    return state == null ? new float[0] : floats(state);
  }

  private static float[] floats(INDArray row) {
    return row.reshape(row.length()).toFloatVector();
  }
}
