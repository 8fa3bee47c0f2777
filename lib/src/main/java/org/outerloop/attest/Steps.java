package org.outerloop.attest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.model.Initialization;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.ScheduleSpec;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.tensor.Device;
import org.outerloop.training.Trainer;

/** Inner steps of a LLaMA of 80,000 parameters on seeded tokens: all that training computes. */
final class Steps implements AutoCloseable {
  private static final int BATCH = 8;
  private static final ModelSpec MODEL =
      new ModelSpec(512, 64, 1, 4, 2, 16, 192, 64, 10000, 1e-5, true);
  private static final int SLICE_ENTRIES = 1 << 20;

  private final ChallengeSpec spec;
  private final ParameterLayout layout = ParameterLayout.of(MODEL);
  private final List<int[][]> batches;
  private final Trainer trainer;

  Steps(ChallengeSpec spec, Device device) {
    this.spec = spec;
    this.batches = batches(spec);
    TrainingSpec training =
        new TrainingSpec(
            spec.innerSteps(),
            BATCH,
            BATCH,
            ScheduleSpec.cosine(1e-3, 1e-4, 1, 1 + spec.innerSteps()),
            OptimizerSpec.adamw(0.9, 0.95, 1e-8, 0.1),
            1,
            spec.precision(),
            spec.threads(),
            1);
    this.trainer = Trainer.of(MODEL, training, List.of(device));
  }

  private static List<int[][]> batches(ChallengeSpec spec) {
    SplitMix64 random = Seeds.generator(spec.seed(), 0, "attest", "tokens");
    List<int[][]> batches = new ArrayList<>();
    for (int step = 0; step < spec.innerSteps(); step++) {
      int[][] batch = new int[BATCH][MODEL.contextLength() + 1];
      for (int[] sequence : batch) {
        Arrays.setAll(sequence, i -> random.nextInt(MODEL.vocabularySize()));
      }
      batches.add(batch);
    }
    return batches;
  }

  long tokens() {
    return (long) spec.innerSteps() * BATCH * MODEL.contextLength();
  }

  /** From the first parameters and moments of zero; returns the seconds of the steps. */
  double take() {
    int size = (int) layout.size();
    for (Slice slice : layout.slices(64, SLICE_ENTRIES)) {
      float[] values = Initialization.values(MODEL, layout, slice, spec.seed());
      long offset = layout.tensor(slice.tensor()).offset() + slice.offset();
      trainer.parameters().write(offset, values, values.length);
    }
    trainer.firstMoment().write(0, new float[size], size);
    trainer.secondMoment().write(0, new float[size], size);
    return trainer.train(0, batches.iterator()).seconds();
  }

  /** Of the parameters as they are. */
  Digest digest() {
    float[] values = new float[(int) layout.size()];
    trainer.parameters().read(0, values, values.length);
    return Bits.of(values);
  }

  @Override
  public void close() {
    trainer.close();
  }
}
