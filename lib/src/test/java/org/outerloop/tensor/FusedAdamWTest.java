package org.outerloop.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FusedAdamWTest {
  private static final int SIZE = 37; // more than one vector of lanes, and a rest

  @Test
  void takesTheStepsOfThePaper() {
    FusedAdamW adamW = new FusedAdamW(0.9, 0.95, 1e-8);
    double[] p = wave(1);
    double[] m = new double[SIZE];
    double[] v = new double[SIZE];
    try (FlatParameters parameters = flat(p);
        FlatParameters gradients = flat(new double[SIZE]);
        FlatParameters first = flat(m);
        FlatParameters second = flat(v)) {
      FusedAdamW.Range range =
          new FusedAdamW.Range(
              parameters.tensor(), gradients.tensor(), first.tensor(), second.tensor());
      for (int step = 1; step <= 5; step++) {
        double[] g = wave(step + 1);
        write(gradients, g);

        adamW.step(range, step, 0.01, 0.1);

        plainStep(p, g, m, v, step);
        assertClose(parameters, p);
        assertClose(first, m);
        assertClose(second, v);
      }
    }
  }

  private static void plainStep(double[] p, double[] g, double[] m, double[] v, int step) {
    for (int i = 0; i < SIZE; i++) {
      p[i] -= 0.01 * 0.1 * p[i];
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      v[i] = 0.95 * v[i] + 0.05 * g[i] * g[i];
      double mean = m[i] / (1 - Math.pow(0.9, step));
      double square = v[i] / (1 - Math.pow(0.95, step));
      p[i] -= 0.01 * mean / (Math.sqrt(square) + 1e-8);
    }
  }

  @Test
  void leavesTheRestOfTheBuffersAlone() {
    try (FlatParameters parameters = flat(wave(1));
        FlatParameters gradients = flat(wave(2));
        FlatParameters first = flat(wave(3));
        FlatParameters second = flat(new double[SIZE])) {
      FusedAdamW.Range all =
          new FusedAdamW.Range(
              parameters.tensor(), gradients.tensor(), first.tensor(), second.tensor());
      try (TensorScope scope = new TensorScope()) {
        new FusedAdamW(0.9, 0.95, 1e-8).step(all.narrow(5, 10), 1, 0.01, 0.1);
      }

      float[] after = read(parameters);
      double[] before = wave(1);
      for (int i = 0; i < SIZE; i++) {
        boolean inside = 5 <= i && i < 15;
        assertThat(after[i] == (float) before[i]).as("entry %s", i).isEqualTo(!inside);
      }
    }
  }

  private static double[] wave(int phase) {
    double[] values = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) Math.sin(phase + 0.7 * phase * i);
    }
    return values;
  }

  private static FlatParameters flat(double[] values) {
    FlatParameters flat = new FlatParameters(SIZE, Device.CPU);
    write(flat, values);
    return flat;
  }

  private static void write(FlatParameters flat, double[] values) {
    float[] floats = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      floats[i] = (float) values[i];
    }
    flat.write(0, floats, SIZE);
  }

  private static float[] read(FlatParameters flat) {
    float[] values = new float[SIZE];
    flat.read(0, values, SIZE);
    return values;
  }

  private static void assertClose(FlatParameters flat, double[] expected) {
    float[] actual = read(flat);
    for (int i = 0; i < SIZE; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-6));
    }
  }
}
