package org.outerloop.bench;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.outerloop.activations.Projection;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.tensor.Device;
import org.outerloop.training.HiddenStates;
import org.outerloop.training.InnerTrainer;

/** What a sketch costs, against the inner steps of a round. */
final class ActivationCost {
  private static final int SAMPLES = 15;

  private ActivationCost() {}

  static Report add(Report report, KeptRun run) {
    RunSpec spec = run.spec;
    int batch = spec.training().batchSequences();
    List<int[]> sequences = run.sequences(SAMPLES * batch);
    double sketch = sketch(run, sequences);
    double step = step(run, sequences);
    double share = sketch / (step * spec.training().innerSteps());
    return report
        .line("One sequence: states and sketch %.1f ms; one inner step of %d sequences %.1f ms; a", 1e3 * sketch, batch, 1e3 * step)
        .line("sequence sketched or checked takes %.2f %% of the %d inner steps of a round", 100 * share, spec.training().innerSteps())
        .number("sketch_ms", 1e3 * sketch)
        .number("share_of_inner_steps_per_sequence", share);
  }

  private static double sketch(KeptRun run, List<int[]> sequences) {
    RunSpec spec = run.spec;
    Projection projection =
        Projection.of(spec.seed(), 0, new PeerId("peer-0"), spec.model().hiddenSize());
    try (HiddenStates states =
        HiddenStates.of(spec.model(), Device.CPU, spec.training().threads())) {
      ParameterLayout layout = ParameterLayout.of(spec.model());
      float[][] model = run.model(0);
      for (int i = 0; i < model.length; i++) {
        states.parameters().write(layout.tensor(i).offset(), model[i], model[i].length);
      }
      double[] seconds = new double[SAMPLES];
      for (int warm = 0; warm < 2; warm++) {
        for (int i = 0; i < SAMPLES; i++) {
          long begin = System.nanoTime();
          projection.sketch(states.of(sequences.get(i)));
          seconds[i] = (System.nanoTime() - begin) * 1e-9;
        }
      }
      return median(seconds);
    }
  }

  private static double step(KeptRun run, List<int[]> sequences) {
    RunSpec spec = run.spec;
    int batch = spec.training().batchSequences();
    try (InnerTrainer trainer = new InnerTrainer(spec.model(), spec.training(), Device.CPU)) {
      ParameterLayout layout = ParameterLayout.of(spec.model());
      float[][] model = run.model(0);
      for (int i = 0; i < model.length; i++) {
        trainer.parameters().write(layout.tensor(i).offset(), model[i], model[i].length);
      }
      double[] seconds = new double[SAMPLES];
      for (int i = 0; i < SAMPLES; i++) {
        int[][] rows = sequences.subList(i * batch, (i + 1) * batch).toArray(int[][]::new);
        Iterator<int[][]> one = List.<int[][]>of(rows).iterator();
        long begin = System.nanoTime();
        trainer.train(i, one);
        seconds[i] = (System.nanoTime() - begin) * 1e-9;
      }
      return median(seconds);
    }
  }

  private static double median(double[] seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
