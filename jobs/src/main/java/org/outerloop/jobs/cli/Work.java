package org.outerloop.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.outerloop.jobs.MemoryCheck;
import org.outerloop.jobs.RunMemory;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.RunSpec;

/** What a command does with tensors, and so the memory it needs; asked before anything starts. */
enum Work {
  /** Only text. */
  TEXT,
  /** Scores contributions or measures a loss. */
  SCORING,
  /** Plays all peers and the validator. */
  RUN,
  /** Trains and measures in the driver. */
  DRIVER;

  private static final int HELD_OUT_PIECE = 64;

  /**
   * Compares with what there is.
   *
   * @return what may go wrong
   * @throws UserException for what will go wrong
   */
  List<String> check(SparkConf spark, RunConf conf) {
    if (this == TEXT) {
      return List.of();
    }
    RunMemory memory;
    try {
      memory =
          RunMemory.of(
              modelOfSequences(conf),
              conf.training(),
              conf.compression(),
              conf.tensorsOnGpu(spark),
              conf.recomputeActivations());
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
    MemoryCheck check = new MemoryCheck(spark, memory);
    long training = memory.trainingBytes();
    long scoring = memory.scoringBytes();
    List<String> warnings = new ArrayList<>();
    switch (this) {
      case SCORING -> warnings.addAll(check.check(scoring, scoringTasks(conf)));
      case DRIVER -> warnings.addAll(check.driver(training + scoring));
      default -> {
        warnings.addAll(check.check(training, trainingPeers(conf)));
        if (warnings.isEmpty()) {
          warnings.addAll(check.check(scoring, scoringTasks(conf)));
        }
      }
    }
    return warnings;
  }

  /** The same for one peer of a run that another has set up. */
  static List<String> checkPeer(SparkConf spark, RunSpec run, boolean onGpu, boolean recompute) {
    RunMemory memory =
        RunMemory.of(run.model(), run.training(), run.compression(), onGpu, recompute);
    return new MemoryCheck(spark, memory).check(memory.trainingBytes(), 1);
  }

  /**
   * Memory follows the sequences that are trained on, not the longest that the model could take.
   */
  static ModelSpec modelOfSequences(RunConf conf) {
    return conf.model().reading(conf.corpus().prepare().sequenceLength());
  }

  /** Peers that train, side by side. */
  static int trainingPeers(RunConf conf) {
    long training = conf.peers().stream().filter(peer -> peer.behaviour().trains()).count();
    return (int) Math.max(1, training);
  }

  /** One for each contribution and the base, or one for each piece of the held-out text. */
  private static int scoringTasks(RunConf conf) {
    int pieces = (conf.gauntlet().heldOutSequences() + HELD_OUT_PIECE - 1) / HELD_OUT_PIECE;
    return Math.max(conf.peers().size() + 1, pieces);
  }
}
