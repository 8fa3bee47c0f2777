package org.outerloop.jobs.dl4j;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A stack of layers. */
record LayerNetwork(MultiLayerNetwork network) implements Network {
  @Override
  public Model model() {
    return network;
  }

  @Override
  public NetworkSpec spec() {
    return new NetworkSpec(NetworkSpec.Kind.LAYERS, network.getLayerWiseConfigurations().toJson());
  }

  @Override
  public boolean hasUpdater() {
    return network.getUpdater(false) != null;
  }

  @Override
  public void setUpdaterState(INDArray state) {
    network.getUpdater().setStateViewArray(network, state, false);
  }

  @Override
  public void setScore(double score) {
    network.setScore(score);
  }

  @Override
  public int iterations() {
    return network.getIterationCount();
  }

  @Override
  public int epochs() {
    return network.getEpochCount();
  }

  @Override
  public void setCounters(int iterations, int epochs) {
    network.setIterationCount(iterations);
    network.setEpochCount(epochs);
  }
}
