package org.outerloop.jobs.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.outerloop.protocol.SplitMix64;

/** Points of the cube [-1, 1]^8 on two sides of a plane: a task that small networks learn. */
final class Plane {
  static final int INPUTS = 8;

  private Plane() {}

  /** Examples one by one, as many RDDs hold them. */
  static List<DataSet> examples(int count, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<DataSet> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] point = new float[INPUTS];
      float side = 0;
      for (int j = 0; j < INPUTS; j++) {
        point[j] = (float) (2 * random.nextDouble() - 1);
        side += point[j] * (j % 3 == 0 ? 1 : -0.5f);
      }
      float[] label = side > 0 ? new float[] {1, 0} : new float[] {0, 1};
      examples.add(
          new DataSet(
              Nd4j.createFromArray(new float[][] {point}),
              Nd4j.createFromArray(new float[][] {label})));
    }
    return examples;
  }

  static MultiLayerConfiguration network(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(updater)
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(16).activation(Activation.TANH).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(16)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  static MultiLayerConfiguration network() {
    return network(new Adam(0.01));
  }

  static double accuracy(MultiLayerNetwork network, List<DataSet> examples) {
    DataSet all = DataSet.merge(examples);
    INDArray answers = network.output(all.getFeatures()).argMax(1);
    INDArray labels = all.getLabels().argMax(1);
    return answers
        .eq(labels)
        .castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT)
        .meanNumber()
        .doubleValue();
  }
}
