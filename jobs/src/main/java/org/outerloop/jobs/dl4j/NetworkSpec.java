package org.outerloop.jobs.dl4j;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a network is built, as text: it goes from the driver to its own executors and is never read
 * from outside, for DL4J's JSON names classes to load.
 */
record NetworkSpec(Kind kind, String json) implements Serializable {
  enum Kind {
    LAYERS,
    GRAPH
  }

  /** A network of its own memory, its parameters drawn by the configuration's seed. */
  Network fresh() {
    return build(null);
  }

  private Network build(INDArray parameters) {
    return switch (kind) {
      case LAYERS -> {
        var layers = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
        layers.init(parameters, false);
        yield new LayerNetwork(layers);
      }
      case GRAPH -> {
        var graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
        graph.init(parameters, false);
        yield new GraphNetwork(graph);
      }
    };
  }

  /**
   * A network of its own memory.
   *
   * @param parameters in DL4J's order
   * @param updater state of the updater; empty where it has none, or was never used
   */
  Network open(float[] parameters, float[] updater) {
    Network network = build(FlatRow.of(parameters));
    if (updater.length > 0) {
      network.setUpdaterState(FlatRow.of(updater));
    }
    return network;
  }
}
