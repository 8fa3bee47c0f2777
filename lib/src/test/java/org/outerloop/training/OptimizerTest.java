package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.protocol.OptimizerSpec.Kind;
import org.outerloop.protocol.OptimizerSpec.Muon.Scale;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.ScheduleSpec;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.FusedAdamW;
import org.outerloop.tensor.PlainNewtonSchulz;

class OptimizerTest {
  private static final int STEPS = 4;
  private static final double RATE = 0.02;

  private static ModelSpec model(boolean tiedHead) {
    return new ModelSpec(40, 16, 2, 2, 1, 8, 24, 8, 10_000, 1e-5, tiedHead);
  }

  private static TrainingSpec training(Kind kind, boolean nesterov, Scale scale) {
    OptimizerSpec.AdamW adamw = new OptimizerSpec.AdamW(0.9, 0.95, 1e-8, 0.1);
    OptimizerSpec.Muon muon = new OptimizerSpec.Muon(0.9, nesterov, 5, scale, 0.05, 0.2, 0.3, 0.4);
    return TinyRuns.training(Precision.FLOAT32, 4).with(new OptimizerSpec(kind, adamw, muon));
  }

  @Test
  void adamwAgreesWithPlainJava() {
    agrees(model(false), training(Kind.ADAMW, true, Scale.ASPECT), 2e-6);
  }

  @ParameterizedTest
  @CsvSource({
    "true, ROOT_MEAN_SQUARE, false",
    "false, ROOT_MEAN_SQUARE, true",
    "true, ASPECT, true",
    "false, ASPECT, false"
  })
  void muonAgreesWithPlainJava(boolean nesterov, Scale scale, boolean tiedHead) {
    agrees(model(tiedHead), training(Kind.MUON, nesterov, scale), 2e-5);
  }

  private static void agrees(ModelSpec model, TrainingSpec training, double tolerance) {
    ParameterLayout layout = ParameterLayout.of(model);
    PlainOptimizer plain = new PlainOptimizer(training.optimizer(), layout);
    try (FlatParameters parameters = new FlatParameters(layout.size(), Device.CPU);
        FlatParameters gradients = new FlatParameters(layout.size(), Device.CPU);
        FlatParameters first = new FlatParameters(layout.size(), Device.CPU);
        FlatParameters second = new FlatParameters(layout.size(), Device.CPU)) {
      Optimizer optimizer =
          Optimizer.of(training, layout, range(parameters, gradients, first, second));
      write(parameters, plain.p);
      for (int count = 1; count <= STEPS; count++) {
        double[] g = random(plain.p.length, count);
        write(gradients, g);

        optimizer.step(count, RATE);
        plain.step(g, count, RATE);

        assertClose(parameters, plain.p, tolerance);
        assertClose(first, plain.m, 1e-6);
        assertClose(second, plain.v, 1e-6);
      }
    }
  }

  private static FusedAdamW.Range range(
      FlatParameters parameters,
      FlatParameters gradients,
      FlatParameters first,
      FlatParameters second) {
    return new FusedAdamW.Range(
        parameters.tensor(), gradients.tensor(), first.tensor(), second.tensor());
  }

  /** Both optimizers in double precision, tensor by tensor. */
  private static final class PlainOptimizer {
    private final OptimizerSpec spec;
    private final ParameterLayout layout;
    private final double[] p;
    private final double[] m;
    private final double[] v;

    PlainOptimizer(OptimizerSpec spec, ParameterLayout layout) {
      this.spec = spec;
      this.layout = layout;
      p = random((int) layout.size(), 99);
      m = new double[p.length];
      v = new double[p.length];
    }

    void step(double[] g, int count, double rate) {
      for (TensorSpec tensor : layout.tensors()) {
        double decay = tensor.vector() ? 0 : spec.adamw().weightDecay();
        if (spec.kind() == Kind.ADAMW) {
          adamw(tensor, g, count, rate, decay);
        } else if (tensor.vector()) {
          adamw(tensor, g, count, rate * spec.muon().vectorShare(), decay);
        } else if (tensor.name().equals("lm_head.weight")) {
          adamw(tensor, g, count, rate * spec.muon().headShare(), decay);
        } else if (tensor.name().equals("model.embed_tokens.weight")) {
          adamw(tensor, g, count, rate * spec.muon().embeddingShare(), decay);
        } else {
          muon(tensor, g, rate);
        }
      }
    }

    private void adamw(TensorSpec tensor, double[] g, int count, double rate, double decay) {
      for (int i = (int) tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
        m[i] = 0.9 * m[i] + 0.1 * g[i];
        v[i] = 0.95 * v[i] + 0.05 * g[i] * g[i];
        double mean = m[i] / (1 - Math.pow(0.9, count));
        double square = v[i] / (1 - Math.pow(0.95, count));
        p[i] -= rate * (decay * p[i] + mean / (Math.sqrt(square) + 1e-8));
      }
    }

    private void muon(TensorSpec tensor, double[] g, double rate) {
      int offset = (int) tensor.offset();
      double[] u = new double[(int) tensor.size()];
      for (int i = 0; i < u.length; i++) {
        m[offset + i] = 0.9 * m[offset + i] + 0.1 * g[offset + i];
        u[i] = spec.muon().nesterov() ? 0.9 * m[offset + i] + 0.1 * g[offset + i] : m[offset + i];
      }
      int rows = (int) tensor.rows();
      int columns = tensor.columns();
      double[] o = PlainNewtonSchulz.orthogonalised(u, rows, columns, 5);
      double scale =
          spec.muon().scale() == Scale.ASPECT
              ? Math.sqrt(Math.max(1, (double) rows / columns))
              : 0.2 * Math.sqrt(Math.max(rows, columns));
      for (int i = 0; i < u.length; i++) {
        p[offset + i] -= rate * (0.05 * p[offset + i] + scale * o[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void muonLearnsABatchByHeart(Precision precision) {
    List<int[][]> repeated = Collections.nCopies(60, TinyRuns.batches(1, 4, 1).get(0));

    try (InnerTrainer trainer = TinyRuns.trainer(TinyRuns.MODEL, muon(precision), 7)) {
      TrainingLog log = trainer.train(0, repeated.iterator());

      assertThat(log.losses().get(0)).isBetween(4.4, 4.8); // ln 96 = 4.56
      assertThat(log.losses().get(59)).isLessThan(0.1 * log.losses().get(0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void muonGivesTheSameBitsAgain(Precision precision) {
    assertThat(parametersAfterAMuonRun(precision)).isEqualTo(parametersAfterAMuonRun(precision));
  }

  private static float[] parametersAfterAMuonRun(Precision precision) {
    try (InnerTrainer trainer = TinyRuns.trainer(TinyRuns.MODEL, muon(precision), 7)) {
      trainer.train(0, TinyRuns.batches(6, 4, 3).iterator());
      return TinyRuns.all(trainer.parameters());
    }
  }

  private static TrainingSpec muon(Precision precision) {
    TrainingSpec training = TinyRuns.training(precision, 4);
    // five times the rate of AdamW alone, of which embedding and head have a fifth
    return training
        .with(ScheduleSpec.cosine(5e-2, 5e-3, 5, 100))
        .with(training.optimizer().with(Kind.MUON));
  }

  /**
   * A peer that lost its moments: the correction counts from then, the rate from the run's start.
   */
  @Test
  void aColdStartIsAFreshOptimizerAtTheRateOfTheRun() {
    TrainingSpec training = TinyRuns.training(Precision.FLOAT32, 4);
    List<int[][]> batches = TinyRuns.batches(3, 4, 3);
    try (InnerTrainer cold = TinyRuns.trainer(TinyRuns.MODEL, training, 7);
        InnerTrainer old = TinyRuns.trainer(TinyRuns.MODEL, training, 7)) {
      float[] before = TinyRuns.all(cold.parameters());
      cold.train(20, 0, batches.subList(0, 1).iterator());
      old.train(20, batches.subList(0, 1).iterator());

      double rate = LearningRateSchedule.of(training).rate(20);
      assertThat(largestStep(before, TinyRuns.all(cold.parameters())))
          .isCloseTo(rate, within(0.1 * rate)); // m / sqrt(v) is 1 in AdamW's first step
      assertThat(largestStep(before, TinyRuns.all(old.parameters())))
          .isNotCloseTo(rate, within(0.1 * rate));
    }
  }

  private static double largestStep(float[] before, float[] after) {
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      largest = Math.max(largest, Math.abs(after[i] - before[i]));
    }
    return largest;
  }

  private static double[] random(int size, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (1e-3 * (random.nextInt(2001) - 1000));
    }
    return values;
  }

  private static void write(FlatParameters flat, double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    flat.write(0, floats, floats.length);
  }

  private static void assertClose(FlatParameters flat, double[] expected, double tolerance) {
    float[] actual = TinyRuns.all(flat);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).as("entry %s", i).isCloseTo(expected[i], within(tolerance));
    }
  }
}
