package org.outerloop.jobs.dl4j;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A layered network or a graph: DL4J has two types for what they share, and none for the rest. Not
 * thread-safe.
 */
interface Network extends AutoCloseable {
  Model model();

  /** The same object, as what is trained. */
  NeuralNetwork network();

  /** The configuration as this version of DL4J writes it. */
  NetworkSpec spec();

  /**
   * State of the updater as one row, a view, made if need be; null where it has none, as of plain
   * SGD.
   */
  default INDArray updaterState() {
    return network().updaterState();
  }

  /** Whether the updater was ever used: if not, its state takes no memory yet. */
  boolean hasUpdater();

  /** Copies a state into that of the updater. */
  void setUpdaterState(INDArray state);

  /** One local step. */
  default void fit(DataSet batch) {
    network().fit(batch);
  }

  /** One local step. */
  default void fit(MultiDataSet batch) {
    network().fit(batch);
  }

  void setScore(double score);

  /** Local steps so far: learning-rate schedules go by it. */
  int iterations();

  int epochs();

  void setCounters(int iterations, int epochs);

  /** Gives back the memory of parameters, gradients and states. */
  @Override
  default void close() {
    // DL4J's own close() asks for a collection of the whole heap
    Rows.release(
        model().params(), hasUpdater() ? updaterState() : null, model().getGradientsViewArray());
  }

  /** All parameters, in DL4J's order. */
  default float[] parameters() {
    return FlatRow.floats(model().params());
  }

  /** The state of the updater, empty where it has none or was never used. */
  default float[] updater() {
    INDArray state = hasUpdater() ? updaterState() : null;
    return state == null ? new float[0] : FlatRow.floats(state);
  }
}
