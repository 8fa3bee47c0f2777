package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;

/**
 * What only the native side holds shows in the size of a process; that Java holds no more either is
 * counted where trainers are tested.
 */
class MemoryGrowthTest {

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1", "BFLOAT16, 1", "FLOAT32, 2", "BFLOAT16, 2"})
  void aProcessDoesNotGrowHoweverManySteps(Precision precision, int devices)
      throws IOException, InterruptedException {
    long grown = SmallHeap.run(MemoryGrowthTest.class, precision, devices);

    assertThat(grown).isLessThan(32L << 20);
  }

  /** The process: answers by how much 400 steps make it grow after 100. */
  public static void main(String[] args) {
    TrainingSpec training =
        TinyRuns.training(Precision.valueOf(args[0]), 2, Integer.parseInt(args[1]));
    List<int[][]> batches = TinyRuns.batches(100, 4, 5);
    try (Trainer trainer = Trainer.of(TinyRuns.MODEL, training, ranks(training.devices()))) {
      TinyRuns.initialize(TinyRuns.MODEL, trainer.parameters(), 7);
      trainer.train(0, batches.iterator());
      long bytes = Pointer.physicalBytes();
      for (int round = 1; round <= 4; round++) {
        trainer.train(100L * round, batches.iterator());
      }
      SmallHeap.answer(Pointer.physicalBytes() - bytes);
    }
  }

  private static List<Device> ranks(int count) {
    return Collections.nCopies(count, Device.CPU);
  }
}
