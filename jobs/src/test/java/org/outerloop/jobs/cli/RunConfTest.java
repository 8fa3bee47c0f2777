package org.outerloop.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.jobs.SettingsFile;
import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.protocol.ScheduleSpec;
import org.outerloop.training.LearningRateSchedule;

class RunConfTest {
  private static final Path CONF = Path.of("..", "conf").toAbsolutePath().normalize();

  @TempDir Path folder;

  private static LearningRateSchedule preset(String name) {
    Path file = CONF.resolve("schedules").resolve(name);
    return new LearningRateSchedule(SettingsFile.read(file, List.of(), ScheduleSpec.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"likeness-tiny", "quickstart", "two-peers", "real-text", "quantisers", "buffers"})
  void readsWhatStandsInConf(String name) {
    RunConf conf = SettingsFile.read(CONF.resolve(name + ".conf"), List.of(), RunConf.class);

    assertThat(conf.run().name()).isEqualTo(name);
    assertThat(conf.training().optimizer().kind()).isEqualTo(OptimizerSpec.Kind.ADAMW);
  }

  /**
   * Expected values from the constants of Templar's hparams.json (one-covenant/templar 142666f0) in
   * the formulas of PyTorch's LinearLR and CosineAnnealingLR, by hand: mean 6.435e-5 and half range
   * 5.265e-5 of the cosine, whose 140,000 steps begin at step 1,500.
   */
  @Test
  void hasTheScheduleOfCovenant72b() {
    LearningRateSchedule schedule = preset("covenant-72b.conf");

    assertThat(schedule.rate(0)).isCloseTo(1.17e-10, within(1e-20));
    assertThat(schedule.rate(750)).isCloseTo(5.85000585e-5, within(1e-15));
    assertThat(schedule.rate(1500)).isEqualTo(1.17e-4);
    assertThat(schedule.rate(71_500)).isCloseTo(6.435e-5, within(1e-15)); // half-way
    double flat = 6.435e-5 - 5.265e-5 * Math.sin(Math.PI * (80_700 - 70_000) / 140_000);
    assertThat(flat).isCloseTo(5.183e-5, within(1e-8));
    assertThat(schedule.rate(82_200)).isCloseTo(flat, within(1e-15));
    assertThat(schedule.rate(95_700)).isEqualTo(schedule.rate(82_200));
    assertThat(schedule.rate(95_701)).isLessThan(schedule.rate(95_700));
    // three quarters of the cosine, 13,500 steps late
    assertThat(schedule.rate(120_000)).isCloseTo(2.7120833e-5, within(1e-11));
    assertThat(schedule.rate(155_000)).isEqualTo(1.17e-5);
    assertThat(schedule.rate(182_999)).isEqualTo(1.17e-5);
    assertThat(schedule.rate(183_000)).isCloseTo(1.17e-10, within(1e-20));
    assertThat(schedule.rate(183_100)).isEqualTo(2.925e-5); // a quarter of the peak
    assertThat(schedule.rate(185_350)).isCloseTo(1.4625e-5, within(1e-15));
    assertThat(schedule.rate(187_600)).isZero();
    assertThat(schedule.rate(100_000, 14)).isCloseTo(schedule.rate(100_000) / 2, within(1e-15));
  }

  /**
   * LinearLR from 0.1 in 500 steps, then CosineAnnealingLR to 0.1 in 1,945: SparseLoCo's train.py.
   */
  @Test
  void hasTheScheduleOfSparseLocosExperiments() {
    LearningRateSchedule schedule = preset("sparseloco-512m.conf");

    assertThat(schedule.rate(0)).isCloseTo(1e-4, within(1e-15));
    assertThat(schedule.rate(250)).isCloseTo(5.5e-4, within(1e-15));
    assertThat(schedule.rate(500)).isEqualTo(1e-3);
    assertThat((schedule.rate(1472) + schedule.rate(1473)) / 2).isCloseTo(5.5e-4, within(1e-12));
    assertThat(schedule.rate(163 * 15)).isEqualTo(1e-4);
  }

  @Test
  void aRunIncludesASchedule() throws IOException {
    RunConf conf =
        SettingsFile.read(
            run("training { schedule { include file(\"%s/schedules/covenant-72b.conf\") } }"),
            List.of("training.schedule.flat.steps=0"),
            RunConf.class);

    assertThat(conf.training().schedule().warmupSteps()).isEqualTo(1500);
    assertThat(conf.training().schedule().flat().steps()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.schedule.peak-learning-rate=0",
        "training.schedule.final-learning-rate=1",
        "training.schedule.warmup-start=2",
        "training.schedule.decay-steps=15",
        "training.schedule.flat.from-step=-1",
        "training.schedule.anneal.peak-share=1.5",
        "training.schedule.restart-warmup-steps=-1",
        "training.optimizer.kind=sgd",
        "training.optimizer.adamw.beta1=1",
        "training.optimizer.muon.momentum=1",
        "training.optimizer.muon.scale=none",
        "training.optimizer.muon.head-share=-1",
        "training.devices=0"
      })
  void namesTheKeyOfABadValue(String change) {
    String key = change.substring(0, change.indexOf('='));

    assertThatThrownBy(
            () ->
                SettingsFile.read(CONF.resolve("quickstart.conf"), List.of(change), RunConf.class))
        .hasMessageContaining("quickstart.conf")
        .hasMessageContaining(key);
  }

  @Test
  void refusesAFlatStretchOrAnnealInTheWarmup() {
    String flat = "training.schedule.flat={from-step=14,steps=1}";
    String anneal = "training.schedule.anneal={from-step=14,peak-share=0.5,decay-steps=1}";

    assertThatThrownBy(
            () -> SettingsFile.read(CONF.resolve("quickstart.conf"), List.of(flat), RunConf.class))
        .hasMessageContaining("flat.from-step 14 is within training.schedule.warmup-steps 15");
    assertThatThrownBy(
            () ->
                SettingsFile.read(CONF.resolve("quickstart.conf"), List.of(anneal), RunConf.class))
        .hasMessageContaining("anneal.from-step 14 is within training.schedule.warmup-steps 15");
  }

  /** A settings file: the quickstart, and a text with the path of conf in it. */
  private Path run(String text) throws IOException {
    String whole = "include file(\"%s/quickstart.conf\")\n" + text + "\n";
    return Files.writeString(folder.resolve("run.conf"), whole.replace("%s", CONF.toString()));
  }
}
