package org.outerloop.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.quality.QualityMetrics.Bin;

class RankCurveTest {
  /** Documents of random labels and few different probabilities, so that many are equal. */
  @Test
  void partsAddUpToTheCountOverAllPairs() {
    SplitMix64 random = new SplitMix64(5);
    for (int trial = 0; trial < 50; trial++) {
      int documents = 2 + (int) (random.nextDouble() * 60);
      double[] probability = new double[documents];
      boolean[] good = new boolean[documents];
      Map<Double, long[]> ties = new TreeMap<>(java.util.Comparator.reverseOrder());
      for (int i = 0; i < documents; i++) {
        probability[i] = Math.floor(random.nextDouble() * 12) / 12;
        good[i] = random.nextDouble() < 0.2 + 0.6 * probability[i];
        ties.computeIfAbsent(probability[i], p -> new long[2])[good[i] ? 0 : 1]++;
      }
      double won = 0;
      for (int i = 0; i < documents; i++) {
        for (int j = 0; j < documents; j++) {
          if (good[i] && !good[j]) {
            won += 0.5 + 0.5 * Math.signum(probability[i] - probability[j]);
          }
        }
      }
      double pairs = 0;
      long goodBefore = 0;
      long badBefore = 0;
      RankCurve part = new RankCurve(0, 0, documents);
      int inPart = 0;
      for (Map.Entry<Double, long[]> tie : ties.entrySet()) {
        if (++inPart > 3) {
          pairs += part.pairs();
          part = new RankCurve(goodBefore, badBefore, documents);
          inPart = 1;
        }
        part.add(tie.getKey(), tie.getValue()[0], tie.getValue()[1]);
        goodBefore += tie.getValue()[0];
        badBefore += tie.getValue()[1];
      }
      assertThat(pairs + part.pairs()).isCloseTo(won, within(1e-9));
    }
  }

  @Test
  void ofEqualProbabilitiesAtTheEndAsManyAreKeptInProportion() {
    RankCurve curve = new RankCurve(0, 0, 4);
    curve.add(0.9, 2, 0);
    curve.add(0.5, 1, 3); // of these four two are kept
    curve.add(0.1, 5, 5);

    assertThat(curve.keptGood()).isCloseTo(2.5, within(1e-12));
    assertThat(curve.threshold()).isEqualTo(0.5);
  }

  @Test
  void theCalibrationErrorWeighsBinsByTheirDocuments() {
    assertThat(
            QualityMetrics.calibrationError(
                List.of(new Bin(30, 0.2, 0.3), new Bin(10, 0.9, 0.5), new Bin(0, 0, 0))))
        .isCloseTo((30 * 0.1 + 10 * 0.4) / 40, within(1e-12));
    assertThat(QualityMetrics.bin(1)).isEqualTo(9);
    assertThat(QualityMetrics.bin(0.1)).isEqualTo(1);
  }
}
