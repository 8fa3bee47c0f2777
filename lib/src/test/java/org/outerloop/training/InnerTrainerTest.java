package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.protocol.TrainingSpec.Precision;

class InnerTrainerTest {
  @ParameterizedTest
  @EnumSource
  void learnsAFixedBatchByHeart(Precision precision) {
    int[][] batch = TinyRuns.batches(1, 4, 1).get(0);
    List<int[][]> repeated = Collections.nCopies(60, batch);

    try (InnerTrainer trainer =
        TinyRuns.trainer(TinyRuns.MODEL, TinyRuns.training(precision, 4), 7)) {
      TrainingLog log = trainer.train(0, repeated.iterator());

      assertThat(log.losses().get(0)).isBetween(4.4, 4.8); // ln 96 = 4.56
      assertThat(log.losses().get(59)).isLessThan(0.1 * log.losses().get(0));
    }
  }
}
