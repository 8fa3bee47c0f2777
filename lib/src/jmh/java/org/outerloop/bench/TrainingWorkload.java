package org.outerloop.bench;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.outerloop.model.Initialization;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.ScheduleSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.training.InnerTrainer;

/**
 * Inner steps of a model of {@code conf/models} on random tokens.
 *
 * @param name in keys and tables
 * @param file name of the model's settings, without .conf
 * @param sequences of one step
 * @param length tokens of a sequence
 * @param warmup steps that are not counted
 * @param steps steps that are, unless the property steps says otherwise
 */
record TrainingWorkload(
    String name, String file, int sequences, int length, int warmup, int steps) {
  /** The two sizes that tokens per second are quoted for. */
  static final List<TrainingWorkload> SPEEDS =
      List.of(
          new TrainingWorkload("10m", "llama-10m", 8, 256, 3, 12),
          new TrainingWorkload("110m", "llama-110m", 4, 512, 2, 6));

  /** Small, so that thousands of steps take minutes. */
  static final TrainingWorkload SOAK = new TrainingWorkload("1m", "llama-1m", 4, 64, 0, 5000);

  private static final long SEED = 1;

  static TrainingWorkload named(String name) {
    TrainingWorkload found =
        SPEEDS.stream().filter(w -> w.name.equals(name)).findFirst().orElseThrow();
    int sequences = Integer.getInteger("sequences", found.sequences);
    return new TrainingWorkload(
        name, found.file, sequences, found.length, found.warmup, found.steps);
  }

  /** "f32" or "bf16". */
  static String label(Precision precision) {
    return precision == Precision.FLOAT32 ? "f32" : "bf16";
  }

  static Precision precision(String label) {
    return switch (label.toLowerCase(Locale.ROOT)) {
      case "f32" -> Precision.FLOAT32;
      case "bf16" -> Precision.BFLOAT16;
      default -> throw new IllegalArgumentException("Format '" + label + "' is none of f32, bf16");
    };
  }

  ModelSpec model() throws IOException {
    return ModelShapes.named(file);
  }

  /** Steps to count: the property steps, or this workload's own number. */
  int countedSteps() {
    return Integer.getInteger("steps", steps);
  }

  /** Tokens predicted by one step. */
  int tokens() {
    return sequences * length;
  }

  /** A trainer with first parameters; the same for the same seed. */
  InnerTrainer trainer(Precision precision, int threads) throws IOException {
    ModelSpec model = model();
    InnerTrainer trainer = new InnerTrainer(model, training(precision, threads), Device.CPU);
    ParameterLayout layout = ParameterLayout.of(model);
    for (Slice slice : layout.slices(64, 1 << 20)) {
      float[] values = Initialization.values(model, layout, slice, SEED);
      long offset = layout.tensor(slice.tensor()).offset() + slice.offset();
      trainer.parameters().write(offset, values, values.length);
    }
    return trainer;
  }

  private TrainingSpec training(Precision precision, int threads) {
    int microBatch = Integer.getInteger("micro", sequences);
    ScheduleSpec schedule = ScheduleSpec.cosine(3e-4, 3e-5, 10, 10_000);
    OptimizerSpec adamw = OptimizerSpec.adamw(0.9, 0.95, 1e-8, 0.1);
    return new TrainingSpec(30, sequences, microBatch, schedule, adamw, 1.0, precision, threads, 1);
  }

  /** Batches of random tokens, made as they are asked for; the same for the same seed. */
  Iterator<int[][]> batches(int count, long seed) throws IOException {
    int vocabulary = model().vocabularySize();
    SplitMix64 random = new SplitMix64(seed);
    return IntStream.range(0, count).mapToObj(i -> batch(random, vocabulary)).iterator();
  }

  private int[][] batch(SplitMix64 random, int vocabulary) {
    int[][] batch = new int[sequences][length + 1];
    for (int[] sequence : batch) {
      for (int t = 0; t <= length; t++) {
        sequence[t] = random.nextInt(vocabulary);
      }
    }
    return batch;
  }
}
