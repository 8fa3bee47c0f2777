package org.outerloop.jobs.dl4j;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How a network is built, as text: it goes from the driver to its own executors and is never read
 * from outside, for DL4J's JSON names classes to load.
 */
record NetworkSpec(Kind kind, String json) implements Serializable {
  enum Kind {
    LAYERS,
    GRAPH
  }

  /**
   * A network of its own memory.
   *
   * @param parameters in DL4J's order
   * @param updater state of the updater; empty where it has none
   */
  Network open(float[] parameters, float[] updater) {
    INDArray row = row(parameters);
    Network network =
        switch (kind) {
          case LAYERS -> {
            var layers = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
            layers.init(row, false);
            yield new LayerNetwork(layers);
          }
          case GRAPH -> {
            var graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
            graph.init(row, false);
            yield new GraphNetwork(graph);
          }
        };
    if (updater.length > 0) {
      network.setUpdaterState(row(updater));
    }
    return network;
  }

  /** One row of a matrix, which is how DL4J holds parameters and states. */
  static INDArray row(float[] values) {
    return Nd4j.createFromArray(values).reshape(1, values.length);
  }
}
