package org.outerloop.jobs.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.outerloop.jobs.quality.QualityTraining;
import org.outerloop.quality.FeatureSpec;
import org.outerloop.quality.QualityModel;
import org.outerloop.quality.SparseFeatures;
import org.outerloop.quality.WordFeatures;

class QualityNetworkTest {
  @Test
  void ourArithmeticIsThatOfTheNetwork() {
    QualityTraining how = new QualityTraining(new FeatureSpec(512, 2), 7, 1, 1, 1, 1, 0.01, 3);
    MultiLayerNetwork network = new MultiLayerNetwork(QualityNetwork.configuration(how));
    network.init();
    network.getParam("0_b").addi(0.1);
    network.getParam("1_b").subi(0.3);
    QualityModel model = QualityNetwork.model(network, how.features());
    WordFeatures features = new WordFeatures(how.features());
    for (String text : new String[] {"", "one", "many words of one text, and pairs of words"}) {
      SparseFeatures seen = features.of(text);
      double expected = network.output(FlatRow.of(seen.dense(512))).getDouble(0);
      assertThat(model.probability(seen)).isCloseTo(expected, within(1e-6));
    }
  }
}
