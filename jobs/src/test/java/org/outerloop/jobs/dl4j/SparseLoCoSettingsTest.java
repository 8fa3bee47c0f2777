package org.outerloop.jobs.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.MergeSpec.MeanRule;

class SparseLoCoSettingsTest {
  private static final SparseLoCoSettings SETTINGS =
      new SparseLoCoBuilder(3, 20)
          .localSteps(7)
          .seed(-5)
          .density(9, 16)
          .errorDecay(0.5)
          .codec(Quantisation.SIGN_MEAN, Coding.CONTEXT)
          .outer(0.7, MeanRule.ROOT)
          .saveUpdater(true)
          .checkpointRounds(4)
          .stateFolder("s3a://bucket/a folder: \"#1\"")
          .settings();

  @Test
  void jsonAndYamlBringThemBack() {
    assertThat(SparseLoCoSettings.fromJson(SETTINGS.toJson())).isEqualTo(SETTINGS);
    assertThat(SparseLoCoSettings.fromYaml(SETTINGS.toYaml())).isEqualTo(SETTINGS);
    assertThat(SETTINGS.toYaml()).startsWith("work:\n  workers: 3\n  batch-size: 20\n");
    assertThat(SparseLoCoTrainingMaster.fromYaml(SETTINGS.toYaml()).toJson())
        .isEqualTo(SparseLoCoTrainingMaster.fromJson(SETTINGS.toJson()).toJson());
  }

  @Test
  void yamlThatAPersonWroteIsRead() {
    String yaml =
        SETTINGS.toYaml().replace("\"sign-mean\"", "sign-mean").replace("work:", "work: ");

    assertThat(SparseLoCoSettings.fromYaml("\n" + yaml)).isEqualTo(SETTINGS);
  }

  @Test
  void wrongTextsAreRefusedByTheirPlace() {
    String yaml = SETTINGS.toYaml();
    assertThatThrownBy(() -> SparseLoCoSettings.fromYaml(yaml.replace("seed: -5", "sed: -5")))
        .hasMessageContaining("work.seed is missing");
    assertThatThrownBy(() -> SparseLoCoSettings.fromYaml(yaml + "!!java.net.URL [x]\n"))
        .hasMessageContaining("is neither group nor entry: '!!java.net.URL [x]'");
    assertThatThrownBy(() -> SparseLoCoSettings.fromYaml(yaml.replace("seed: -5", "workers: 4")))
        .hasMessageContaining("Line 5 repeats '  workers: 4'");
    assertThatThrownBy(() -> SparseLoCoSettings.fromJson(SETTINGS.toJson().replace("0.7", "-1")))
        .hasMessageContaining("outer-learning-rate -1.0 is not positive");
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new SparseLoCoBuilder(0, 20).build())
        .hasMessage("work.workers 0 is outside [1, 255]");
    assertThatThrownBy(() -> new SparseLoCoBuilder(1, 0).build())
        .hasMessage("work.batch-size 0 is not positive");
    assertThatThrownBy(() -> new SparseLoCoBuilder(1, 1).localSteps(0).build())
        .hasMessage("work.local-steps 0 is not positive");
    assertThatThrownBy(() -> new SparseLoCoBuilder(1, 1).density(10, 3).build())
        .hasMessage("compression.top-k 10 is outside [1, 9]");
    assertThatThrownBy(() -> new SparseLoCoBuilder(1, 1).checkpointRounds(0).build())
        .hasMessage("state.checkpoint-rounds 0 is not positive");
  }
}
