package org.outerloop.round;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.outerloop.checkpoint.SliceDigest;
import org.outerloop.message.WorkTrace;
import org.outerloop.model.Initialization;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.ScheduleSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.ParameterBuffer;
import org.outerloop.training.Trainer;

/**
 * Names the arithmetic that a machine trains in, so that "the same type of CPU" is no guess. It is
 * the digest of
 *
 * <pre>
 *   the type of the CPU as /proc/cpuinfo describes it: vendor, family, model, stepping, cache
 *   the parameters after two inner steps of a model of 230,000 parameters, in the run's precision
 *   and on its number of threads and ranks
 * </pre>
 *
 * <p>The type is there because libraries choose the order of their sums by the size of a product,
 * and the small model has not the sizes of the run; the bits, because they also choose it by what
 * the environment tells them. Two machines that differ may come to the same bits all the same, and
 * then are only compared less strictly. Cost: some 20 ms.
 */
final class Arithmetic {
  private static final ModelSpec MODEL =
      new ModelSpec(128, 128, 1, 2, 1, 64, 352, 64, 10000, 1e-5, true);
  private static final int SEQUENCES = 2;
  private static final int STEPS = 2;
  private static final long SEED = 6;

  /** What tells one type of CPU from another; flags and clock differ between equal ones. */
  private static final List<String> CPU_KEYS =
      List.of("vendor_id", "cpu family", "model", "stepping", "cache size", "CPU part");

  private Arithmetic() {}

  /** Of the devices that a task trains on. */
  static Digest of(RunSpec spec, List<Device> devices) {
    List<Device> resolved = devices.stream().map(Device::resolve).toList();
    if (resolved.stream().anyMatch(device -> !device.isCpu())) {
      return WorkTrace.NOTHING; // sums on a GPU need not repeat
    }
    List<Digest> parts = new ArrayList<>(List.of(Digest.ofText(machine(Path.of("/proc/cpuinfo")))));
    TrainingSpec training = training(spec.training());
    int ranks = training.devices();
    try (Trainer trainer = Trainer.of(MODEL, training, Collections.nCopies(ranks, Device.CPU))) {
      ParameterLayout layout = ParameterLayout.of(MODEL);
      List<Slice> slices = layout.slices(64, 1 << 16);
      for (Slice slice : slices) {
        float[] values = Initialization.values(MODEL, layout, slice, SEED);
        trainer.parameters().write(Checkpoints.offset(layout, slice), values, slice.length());
      }
      trainer.train(0, Collections.nCopies(STEPS, batch(training.batchSequences())).iterator());
      slices.forEach(slice -> parts.add(digest(trainer.parameters(), layout, slice)));
    }
    return Digest.root(parts);
  }

  /** Those of the run, for the small model. */
  private static TrainingSpec training(TrainingSpec of) {
    int batch = SEQUENCES * of.devices();
    return new TrainingSpec(
        STEPS,
        batch,
        SEQUENCES,
        ScheduleSpec.cosine(1e-2, 1e-3, 1, 8),
        OptimizerSpec.adamw(0.9, 0.95, 1e-8, 0.1),
        1,
        of.precision(),
        of.threads(),
        of.devices());
  }

  private static int[][] batch(int sequences) {
    int[][] rows = new int[sequences][MODEL.contextLength() + 1];
    for (int row = 0; row < sequences; row++) {
      for (int i = 0; i < rows[row].length; i++) {
        rows[row][i] = (31 * row + 7 * i + i * i) % MODEL.vocabularySize();
      }
    }
    return rows;
  }

  private static Digest digest(ParameterBuffer parameters, ParameterLayout layout, Slice slice) {
    float[] values = new float[slice.length()];
    parameters.read(Checkpoints.offset(layout, slice), values, values.length);
    return SliceDigest.of(values, values.length);
  }

  /** The first CPU of those that are described; what Java knows where none is. */
  static String machine(Path cpuInfo) {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch") + "\n";
    try (Stream<String> lines = Files.lines(cpuInfo)) {
      return lines
          .takeWhile(line -> !line.isBlank())
          .filter(line -> CPU_KEYS.contains(line.split(":", 2)[0].strip()))
          .collect(Collectors.joining("\n", system, "\n"));
    } catch (IOException e) {
      return system;
    }
  }
}
