package org.outerloop.jobs.dl4j;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph of layers. */
record GraphNetwork(ComputationGraph network) implements Network {
  @Override
  public Model model() {
    return network;
  }

  @Override
  public NetworkSpec spec() {
    return new NetworkSpec(NetworkSpec.Kind.GRAPH, network.getConfiguration().toJson());
  }

  @Override
  public boolean hasUpdater() {
    return network.getUpdater(false) != null;
  }

  @Override
  public void setUpdaterState(INDArray state) {
    network.getUpdater().setStateViewArray(state);
  }

  @Override
  public void setScore(double score) {
    network.setScore(score);
  }

  @Override
  public int iterations() {
    return network.getConfiguration().getIterationCount();
  }

  @Override
  public int epochs() {
    return network.getConfiguration().getEpochCount();
  }

  @Override
  public void setCounters(int iterations, int epochs) {
    network.getConfiguration().setIterationCount(iterations);
    network.getConfiguration().setEpochCount(epochs);
  }
}
