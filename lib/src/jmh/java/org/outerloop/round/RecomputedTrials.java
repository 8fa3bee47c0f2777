package org.outerloop.round;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.model.Initialization;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.ScheduleSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.sparseloco.ErrorFeedback;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.ParameterBuffer;
import org.outerloop.training.Trainer;

/**
 * Rounds of honest peers kept in a folder, for the same work to be done again on another machine or
 * by a cheat. The text has 256 words and a grammar of order two with three tenths of noise, so
 * there is something to learn and something that is not to be learnt.
 */
public final class RecomputedTrials {
  private static final int SEQUENCE = 128;
  private static final int BATCH = 8;
  private static final ModelSpec MODEL =
      new ModelSpec(256, 128, 2, 4, 2, 32, 352, SEQUENCE, 10000, 1e-5, true);
  private static final ParameterLayout LAYOUT = ParameterLayout.of(MODEL);
  private static final CompressionSpec COMPRESSION = new CompressionSpec(64, 64, 0.95, 1 << 16);
  private static final List<Slice> SLICES = LAYOUT.slices(64, 1 << 16);
  private static final int SIZE = (int) LAYOUT.size();

  private final Path folder;
  private final int innerSteps;
  private final TrainingSpec training;

  public RecomputedTrials(Path folder, int innerSteps, TrainingSpec.Precision precision) {
    this.folder = folder;
    this.innerSteps = innerSteps;
    this.training = training(innerSteps, precision, 2e-3, 0.1);
  }

  private static TrainingSpec training(
      int steps, TrainingSpec.Precision precision, double rate, double decay) {
    return new TrainingSpec(
        steps,
        BATCH,
        BATCH,
        ScheduleSpec.cosine(rate, rate / 10, steps, 10 * steps),
        OptimizerSpec.adamw(0.9, 0.95, 1e-8, decay),
        1,
        precision,
        1,
        1);
  }

  /**
   * How a peer does its round.
   *
   * @param steps that it takes
   * @param data whose sequences it takes
   * @param strangeSteps first steps on others' sequences
   * @param behind rounds that its base is old
   * @param rate factor on the learning rate
   * @param decay of weights
   * @param state whether it keeps its state
   */
  public record Way(
      int steps,
      int data,
      int strangeSteps,
      int behind,
      double rate,
      double decay,
      boolean state) {}

  /** As it should be. */
  public Way honest(int peer) {
    return new Way(innerSteps, peer, 0, 0, 1, 0.1, true);
  }

  /** Values sent, and all that could have been. */
  record Work(float[] sent, float[] all) {}

  /** Lets so many peers train; keeps what every round began with. */
  public void begin(int rounds, int peers) throws IOException {
    float[] base = new float[SIZE];
    for (Slice slice : SLICES) {
      float[] values = Initialization.values(MODEL, LAYOUT, slice, 3);
      System.arraycopy(values, 0, base, (int) Checkpoints.offset(LAYOUT, slice), slice.length());
    }
    for (int peer = 0; peer < peers; peer++) {
      write("state-0-" + peer, new float[SIZE], new float[SIZE], new float[SIZE]);
    }
    for (int round = 0; round < rounds; round++) {
      write("base-" + round, base);
      float[] sum = new float[SIZE];
      for (int peer = 0; peer < peers; peer++) {
        Work work = work(round, peer, honest(peer), "state-" + (round + 1) + "-" + peer);
        write("honest-" + round + "-" + peer, work.sent(), work.all());
        for (int i = 0; i < SIZE; i++) {
          sum[i] += work.sent()[i] / peers;
        }
      }
      for (int i = 0; i < SIZE; i++) {
        base[i] -= sum[i];
      }
    }
  }

  /** Does a round again, in some way; keeps the state where it has a name. */
  Work work(int round, int peer, Way way, String stateAfter) throws IOException {
    TrainingSpec own = training(innerSteps, training.precision(), 2e-3 * way.rate(), way.decay());
    int from = Math.max(0, round - way.behind());
    float[][] state = read("state-" + (way.state() ? round : 0) + "-" + peer, 3);
    float[] base = read("base-" + from, 1)[0];
    try (Trainer trainer = Trainer.of(MODEL, own, List.of(Device.CPU))) {
      trainer.parameters().write(0, base, SIZE);
      trainer.firstMoment().write(0, state[0], SIZE);
      trainer.secondMoment().write(0, state[1], SIZE);
      long remembered = way.state() ? (long) round * innerSteps : 0;
      trainer.train((long) round * innerSteps, remembered, batches(round, way).iterator());
      float[] after = values(trainer.parameters());
      Work work = compressed(base, after, state[2]);
      if (!stateAfter.isEmpty()) {
        write(stateAfter, values(trainer.firstMoment()), values(trainer.secondMoment()), state[2]);
      }
      return work;
    }
  }

  private static float[] values(ParameterBuffer buffer) {
    float[] values = new float[SIZE];
    buffer.read(0, values, SIZE);
    return values;
  }

  private static Work compressed(float[] base, float[] after, float[] residual) {
    float[] sent = new float[SIZE];
    float[] all = new float[SIZE];
    ErrorFeedback feedback = new ErrorFeedback(COMPRESSION);
    for (Slice slice : SLICES) {
      int at = (int) Checkpoints.offset(LAYOUT, slice);
      float[] delta = Arrays.copyOfRange(base, at, at + slice.length());
      for (int i = 0; i < delta.length; i++) {
        delta[i] -= after[at + i];
      }
      float[] left = Arrays.copyOfRange(residual, at, at + slice.length());
      boolean vector = LAYOUT.tensor(slice.tensor()).vector();
      SparseSlice sparse = feedback.compress(slice, vector, left, delta);
      float[] values = new float[slice.length()];
      sparse.addTo(values, 1);
      System.arraycopy(values, 0, sent, at, values.length);
      System.arraycopy(left, 0, residual, at, left.length);
      sparse.addTo(left, 1);
      System.arraycopy(left, 0, all, at, left.length);
    }
    return new Work(sent, all);
  }

  private List<int[][]> batches(int round, Way way) {
    List<int[][]> batches = new ArrayList<>();
    for (int step = 0; step < way.steps(); step++) {
      int whose = step < way.strangeSteps() ? way.data() + 1000 : way.data();
      batches.add(batch(new SplitMix64((((long) round * 2000 + whose) * 1000 + step) * 77 + 5)));
    }
    return batches;
  }

  private static int[][] batch(SplitMix64 random) {
    int[][] rows = new int[BATCH][SEQUENCE + 1];
    for (int[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        boolean free = i < 2 || random.nextDouble() < 0.3;
        row[i] = free ? random.nextInt(256) : (7 * row[i - 1] + 3 * row[i - 2] + 11) % 256;
      }
    }
    return rows;
  }

  /** How near what one way gives is to what an honest peer sent. */
  public Closeness closeness(int round, int peer, Way way) throws IOException {
    return of(round, peer, work(round, peer, way, "").sent());
  }

  /** How near another's contribution is. */
  public Closeness ofNeighbour(int round, int peer, int neighbour) throws IOException {
    return of(round, peer, read("honest-" + round + "-" + neighbour, 2)[0]);
  }

  private Closeness of(int round, int peer, float[] sent) throws IOException {
    float[][] honest = read("honest-" + round + "-" + peer, 2);
    Closeness.Sums sums = new Closeness.Sums();
    sums.add(sent, honest[0], honest[1], SIZE);
    return sums.of("");
  }

  private void write(String name, float[]... parts) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(parts.length * SIZE * Float.BYTES);
    for (float[] part : parts) {
      for (float value : part) {
        bytes.putFloat(value);
      }
    }
    Files.write(folder.resolve(name), bytes.array());
  }

  private float[][] read(String name, int parts) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name)));
    float[][] values = new float[parts][SIZE];
    for (float[] part : values) {
      bytes.asFloatBuffer().get(part);
      bytes.position(bytes.position() + SIZE * Float.BYTES);
    }
    return values;
  }
}
