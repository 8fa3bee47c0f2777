package org.outerloop.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.outerloop.model.Initialization;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.ScheduleSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.ParameterBuffer;

/** Models small enough for a test, and what is done with them. */
final class TinyRuns {
  static final ModelSpec MODEL = new ModelSpec(96, 32, 2, 4, 2, 8, 64, 24, 10_000, 1e-5, false);
  static final int LENGTH = 20;

  private TinyRuns() {}

  static TrainingSpec training(Precision precision, int microBatch) {
    return training(precision, microBatch, 1);
  }

  static TrainingSpec training(Precision precision, int microBatch, int devices) {
    ScheduleSpec schedule = ScheduleSpec.cosine(1e-2, 1e-3, 5, 100);
    OptimizerSpec adamw = OptimizerSpec.adamw(0.9, 0.95, 1e-8, 0.1);
    return new TrainingSpec(5, 4, microBatch, schedule, adamw, 1.0, precision, 1, devices);
  }

  static InnerTrainer trainer(ModelSpec model, TrainingSpec training, long seed) {
    InnerTrainer trainer = new InnerTrainer(model, training, Device.CPU);
    initialize(model, trainer.parameters(), seed);
    return trainer;
  }

  static void initialize(ModelSpec model, ParameterBuffer parameters, long seed) {
    ParameterLayout layout = ParameterLayout.of(model);
    for (Slice slice : layout.slices(64, 1 << 20)) {
      float[] values = Initialization.values(model, layout, slice, seed);
      long offset = layout.tensor(slice.tensor()).offset() + slice.offset();
      parameters.write(offset, values, values.length);
    }
  }

  /** Random batches; the same for the same seed. */
  static List<int[][]> batches(int count, int sequences, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<int[][]> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[][] batch = new int[sequences][LENGTH + 1];
      for (int[] sequence : batch) {
        for (int t = 0; t <= LENGTH; t++) {
          sequence[t] = random.nextInt(MODEL.vocabularySize());
        }
      }
      batches.add(batch);
    }
    return batches;
  }

  static Iterator<int[][]> once(int[][] batch) {
    return Collections.singletonList(batch).iterator();
  }

  static float[] all(ParameterBuffer parameters) {
    float[] values = new float[(int) parameters.size()];
    parameters.read(0, values, values.length);
    return values;
  }

  static Digest digest(ParameterBuffer parameters) {
    StringBuilder bits = new StringBuilder();
    for (float value : all(parameters)) {
      bits.append(Float.floatToRawIntBits(value)).append(' ');
    }
    return Digest.ofText(bits.toString());
  }

  /** Parameters after eight steps of micro-batches of two. */
  static Digest digestOfARun(Precision precision, long seed) {
    try (InnerTrainer trainer = trainer(MODEL, training(precision, 2), seed)) {
      trainer.train(0, batches(8, 4, seed).iterator());
      return digest(trainer.parameters());
    }
  }

  /** Prints the digest of a run, for a test that starts a second JVM. */
  public static void main(String[] args) {
    System.out.println(digestOfARun(Precision.BFLOAT16, 7).hex());
  }
}
