package org.outerloop.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.outerloop.jobs.SettingsFile;
import org.outerloop.jobs.UserException;

/** What commands ask of Spark's settings before they start. */
class WorkTest {
  private static final Path QUICKSTART =
      Path.of(System.getProperty("outerloop.root"), "conf", "quickstart.conf");

  private static RunConf conf(String... changes) {
    return SettingsFile.read(QUICKSTART, List.of(changes), RunConf.class);
  }

  private static SparkConf spark(String master) {
    return new SparkConf(false).set("spark.master", master);
  }

  @Test
  void memoryFollowsTheSequencesThatAreTrainedOn() {
    RunConf conf = conf("model.context-length=4096");

    assertThat(Work.modelOfSequences(conf).contextLength()).isEqualTo(128);
    assertThat(Work.trainingPeers(conf)).isEqualTo(3);
  }

  @Test
  void trainingWantsMoreThanScoringAndTextWantsNothing() {
    RunConf large = conf("model.hidden-size=1024", "model.feed-forward-size=4096", "device=cpu");
    SparkConf yarn = spark("yarn").set("spark.executor.memoryOverhead", "1g");

    assertThatThrownBy(() -> Work.RUN.check(yarn, large))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("set spark.executor.memoryOverhead=");
    assertThat(Work.SCORING.check(yarn, large)).isEmpty();
    assertThat(Work.TEXT.check(spark("yarn"), large)).isEmpty();
  }

  @Test
  void tensorsOnGpusAreNotInMainMemoryButCudaIs() {
    RunConf large = conf("model.hidden-size=1024", "model.feed-forward-size=4096", "device=cuda");

    assertThatThrownBy(
            () -> Work.RUN.check(spark("yarn").set("spark.executor.memoryOverhead", "1g"), large))
        .hasMessageContaining("set spark.executor.memoryOverhead=3072m");
    assertThat(Work.RUN.check(spark("yarn").set("spark.executor.memoryOverhead", "4g"), large))
        .isEmpty();
  }

  @Test
  void aPeerGetsAsManyGpusAsItHasRanks() {
    SparkConf two = spark("yarn").set("spark.task.resource.gpu.amount", "2");
    SparkConf half = spark("yarn").set("spark.task.resource.gpu.amount", "0.5");

    assertThatThrownBy(() -> conf().requireGpusPerPeer(two, Work.RUN))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("training.devices = 1, but spark.task.resource.gpu.amount = 2");
    assertThatCode(() -> conf().requireGpusPerPeer(two, Work.SCORING)).doesNotThrowAnyException();
    assertThatCode(() -> conf("training.devices=2").requireGpusPerPeer(two, Work.RUN))
        .doesNotThrowAnyException();
    assertThatCode(() -> conf().requireGpusPerPeer(half, Work.RUN)).doesNotThrowAnyException();
    assertThatCode(() -> conf("device=cpu").requireGpusPerPeer(two, Work.RUN))
        .doesNotThrowAnyException();
  }
}
