package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.outerloop.training.TinyRuns.MODEL;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;

class InnerTrainerTest {

  @ParameterizedTest
  @EnumSource
  void learnsABatchByHeart(Precision precision) {
    int[][] batch = TinyRuns.batches(1, 4, 1).get(0);
    List<int[][]> repeated = Collections.nCopies(60, batch);

    try (InnerTrainer trainer = TinyRuns.trainer(MODEL, TinyRuns.training(precision, 4), 7)) {
      TrainingLog log = trainer.train(0, repeated.iterator());

      assertThat(log.losses().get(0)).isBetween(4.4, 4.8); // ln 96 = 4.56
      assertThat(log.losses().get(59)).isLessThan(0.1 * log.losses().get(0));
      assertThat(log.tokens()).isEqualTo(60 * 4 * TinyRuns.LENGTH);
      assertThat(log.steps()).isEqualTo(60);
    }
  }

  /**
   * The gradient that AdamW saw is found from the first moment; then everything else must follow
   * from it: clip, second moment, rate, bias correction, and decay of matrices alone.
   */
  @Test
  void takesTheStepThatPlainJavaTakes() {
    TrainingSpec spec = TinyRuns.training(Precision.FLOAT32, 4);
    LearningRateSchedule schedule = LearningRateSchedule.of(spec);
    Iterator<int[][]> batches = TinyRuns.batches(4, 4, 2).iterator();
    try (InnerTrainer trainer = TinyRuns.trainer(MODEL, spec, 7)) {
      for (int step = 10; step < 14; step++) {
        float[] parameters = TinyRuns.all(trainer.parameters());
        float[] first = TinyRuns.all(trainer.firstMoment());
        float[] second = TinyRuns.all(trainer.secondMoment());

        TrainingLog log = trainer.train(step, TinyRuns.once(batches.next()));

        double[] gradient = gradient(first, TinyRuns.all(trainer.firstMoment()));
        assertThat(norm(gradient)).isCloseTo(Math.min(1, log.gradientNorms().get(0)), within(1e-5));
        PlainAdamW plain = new PlainAdamW(schedule.rate(step), step + 1);
        plain.step(parameters, gradient, first, second);
        assertClose(TinyRuns.all(trainer.parameters()), parameters);
        assertClose(TinyRuns.all(trainer.firstMoment()), first);
        assertClose(TinyRuns.all(trainer.secondMoment()), second);
      }
    }
  }

  private static double[] gradient(float[] before, float[] after) {
    double[] gradient = new double[before.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (after[i] - 0.9 * before[i]) / 0.1;
    }
    return gradient;
  }

  private static double norm(double[] values) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  private static void assertClose(float[] actual, float[] expected) {
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("entry %s", i).isCloseTo(expected[i], within(1e-6f));
    }
  }

  /** AdamW with the settings of {@link TinyRuns#training}, on arrays, in place. */
  private record PlainAdamW(double rate, int count) {
    void step(float[] p, double[] g, float[] m, float[] v) {
      long matrices = ParameterLayout.of(MODEL).matrixSize();
      for (int i = 0; i < p.length; i++) {
        double decayed = p[i] * (1 - (i < matrices ? rate * 0.1 : 0));
        m[i] = (float) (0.9 * m[i] + 0.1 * g[i]);
        v[i] = (float) (0.95 * v[i] + 0.05 * g[i] * g[i]);
        double mean = m[i] / (1 - Math.pow(0.9, count));
        double square = v[i] / (1 - Math.pow(0.95, count));
        p[i] = (float) (decayed - rate * mean / (Math.sqrt(square) + 1e-8));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void addsMicroBatchesUpToTheGradientOfTheBatch(int microBatch) {
    float[] whole = gradientAfterOneStep(Precision.FLOAT32, 4);
    float[] parts = gradientAfterOneStep(Precision.FLOAT32, microBatch);
    float[] rounded = gradientAfterOneStep(Precision.BFLOAT16, microBatch);

    assertThat(relativeDistance(parts, whole)).isLessThan(1e-5);
    assertThat(relativeDistance(rounded, whole)).isBetween(1e-5, 2e-2);
  }

  private static float[] gradientAfterOneStep(Precision precision, int microBatch) {
    TrainingSpec spec = TinyRuns.training(precision, microBatch);
    try (InnerTrainer trainer = TinyRuns.trainer(MODEL, spec, 7)) {
      trainer.train(0, TinyRuns.batches(1, 4, 3).iterator());
      return TinyRuns.all(trainer.firstMoment());
    }
  }

  private static double relativeDistance(float[] a, float[] b) {
    double[] difference = new double[a.length];
    double[] reference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
      reference[i] = b[i];
    }
    return norm(difference) / norm(reference);
  }

  @ParameterizedTest
  @EnumSource
  void givesTheSameBitsAgainAndBesideAnother(Precision precision) {
    Digest alone = TinyRuns.digestOfARun(precision, 7);

    CompletableFuture<Digest> one =
        CompletableFuture.supplyAsync(() -> TinyRuns.digestOfARun(precision, 7));
    CompletableFuture<Digest> two =
        CompletableFuture.supplyAsync(() -> TinyRuns.digestOfARun(precision, 8));

    assertThat(one.join()).isEqualTo(alone);
    assertThat(two.join()).isNotEqualTo(alone).isEqualTo(TinyRuns.digestOfARun(precision, 8));
  }

  @Test
  void goesOnFromParametersAndMomentsAloneAsIfNeverStopped() {
    TrainingSpec spec = TinyRuns.training(Precision.BFLOAT16, 4);
    List<int[][]> batches = TinyRuns.batches(6, 4, 4);
    try (InnerTrainer through = TinyRuns.trainer(MODEL, spec, 7);
        InnerTrainer before = TinyRuns.trainer(MODEL, spec, 7);
        InnerTrainer after = new InnerTrainer(MODEL, spec, Device.CPU)) {
      through.train(0, batches.iterator());

      before.train(0, batches.subList(0, 3).iterator());
      int size = (int) after.parameters().size();
      after.parameters().write(0, TinyRuns.all(before.parameters()), size);
      after.firstMoment().write(0, TinyRuns.all(before.firstMoment()), size);
      after.secondMoment().write(0, TinyRuns.all(before.secondMoment()), size);
      after.train(3, batches.subList(3, 6).iterator());

      assertThat(TinyRuns.digest(after.parameters()))
          .isEqualTo(TinyRuns.digest(through.parameters()));
    }
  }

  /** Every native object that Java holds is counted; for the rest see MemoryGrowthTest. */
  @ParameterizedTest
  @EnumSource
  void holdsNoMoreNativeObjectsHoweverManySteps(Precision precision) {
    List<int[][]> batches = TinyRuns.batches(220, 4, 5);
    try (InnerTrainer trainer = TinyRuns.trainer(MODEL, TinyRuns.training(precision, 4), 7)) {
      trainer.train(0, batches.subList(0, 20).iterator());
      long objects = Pointer.totalCount();

      trainer.train(20, batches.subList(20, 220).iterator());

      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(objects);
    }
  }

  /** 65,536 parameters: the norm is summed over whole rows and no rest. */
  @Test
  void measuresTheNormOfAGradientWithoutARest() {
    ModelSpec model = new ModelSpec(573, 64, 1, 1, 1, 64, 64, 24, 10_000, 1e-5, true);
    try (InnerTrainer trainer =
        TinyRuns.trainer(model, TinyRuns.training(Precision.FLOAT32, 4), 7)) {
      TrainingLog log = trainer.train(0, TinyRuns.batches(1, 4, 2).iterator());

      assertThat(trainer.parameters().size()).isEqualTo(1 << 16);
      float[] zeros = new float[1 << 16];
      double clipped = norm(gradient(zeros, TinyRuns.all(trainer.firstMoment())));
      assertThat(log.gradientNorms().get(0)).isBetween(1.2, 1.6); // a limit of 1 takes part
      assertThat(clipped).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void givesTheSameBitsInAnotherJvm() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--add-modules=jdk.incubator.vector",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                TinyRuns.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String digest = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(other.waitFor()).isZero();
    assertThat(digest.strip()).isEqualTo(TinyRuns.digestOfARun(Precision.BFLOAT16, 7).hex());
  }

  @Test
  void namesTheStepAtWhichItDiverges() {
    TrainingSpec spec = TinyRuns.training(Precision.FLOAT32, 4);
    try (InnerTrainer trainer = TinyRuns.trainer(MODEL, spec, 7)) {
      trainer.train(0, TinyRuns.batches(2, 4, 6).iterator());
      trainer.parameters().write(11, new float[] {Float.NaN}, 1);
      int[][] batch = new int[4][TinyRuns.LENGTH + 1]; // token 0, whose embedding is broken

      assertThatThrownBy(() -> trainer.train(2, TinyRuns.once(batch)))
          .isInstanceOf(DivergedException.class)
          .hasMessageStartingWith("The training loss is NaN at inner step 2: lower");
    }
  }

  @Test
  void refusesBatchesOfAnotherShape() {
    TrainingSpec spec = TinyRuns.training(Precision.FLOAT32, 2);
    int[][] ragged = TinyRuns.batches(1, 4, 6).get(0);
    ragged[2] = new int[5];
    int[][] shorter = TinyRuns.batches(1, 4, 6).get(0);
    shorter[2] = new int[5];
    shorter[3] = new int[5];
    int[][] unknown = TinyRuns.batches(1, 4, 6).get(0);
    unknown[1][3] = 96;
    try (InnerTrainer trainer = TinyRuns.trainer(MODEL, spec, 7)) {
      assertThatThrownBy(() -> trainer.train(0, TinyRuns.batches(1, 3, 6).iterator()))
          .hasMessage("Inner step 0 has 3 sequences, training.batch-sequences is 4");
      assertThatThrownBy(() -> trainer.train(0, TinyRuns.once(ragged)))
          .hasMessage("Sequence 2 of the batch has 5 tokens, not 21");
      assertThatThrownBy(() -> trainer.train(0, TinyRuns.once(shorter)))
          .hasMessage("Sequence 2 of the batch has 5 tokens, not 21");
      assertThatThrownBy(() -> trainer.train(0, TinyRuns.once(unknown)))
          .hasMessage("Token 3 of sequence 1 is 96, outside model.vocabulary-size 96");
    }
  }

  @Test
  void refusesAModelThatThisMachineCannotHold() {
    ModelSpec covenant =
        new ModelSpec(262_144, 8192, 80, 64, 8, 128, 28_672, 2048, 500_000, 1e-5, true);
    TrainingSpec spec = TinyRuns.training(Precision.BFLOAT16, 4);

    assertThatThrownBy(() -> new InnerTrainer(covenant, spec, Device.CPU))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Training a model of 70,599,843,840 parameters takes 1,270,797,189,120 bytes");
  }
}
