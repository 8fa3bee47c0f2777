package org.outerloop.round;

import java.util.Iterator;
import org.outerloop.tensor.ParameterBuffer;
import org.outerloop.training.Trainer;
import org.outerloop.training.TrainingLog;

/** Something happens in a trainer's memory before a step, or after the last one. */
final class FaultyTrainer implements Trainer {
  private final Trainer trainer;
  private final Memory memory;

  /** What happens. */
  interface Memory {
    /** Before the step with this number in the round, which is going to read the batch. */
    default void beforeStep(int step, int[][] batch, Trainer trainer) {}

    default void afterSteps(Trainer trainer) {}
  }

  FaultyTrainer(Trainer trainer, Memory memory) {
    this.trainer = trainer;
    this.memory = memory;
  }

  @Override
  public ParameterBuffer parameters() {
    return trainer.parameters();
  }

  @Override
  public ParameterBuffer firstMoment() {
    return trainer.firstMoment();
  }

  @Override
  public ParameterBuffer secondMoment() {
    return trainer.secondMoment();
  }

  @Override
  public TrainingLog train(long firstStep, long sinceColdStart, Iterator<int[][]> batches) {
    Iterator<int[][]> disturbed =
        new Iterator<>() {
          private int step;

          @Override
          public boolean hasNext() {
            return batches.hasNext();
          }

          @Override
          public int[][] next() {
            int[][] batch = batches.next();
            memory.beforeStep(step++, batch, trainer);
            return batch;
          }
        };
    TrainingLog log = trainer.train(firstStep, sinceColdStart, disturbed);
    memory.afterSteps(trainer);
    return log;
  }

  @Override
  public void close() {
    trainer.close();
  }
}
