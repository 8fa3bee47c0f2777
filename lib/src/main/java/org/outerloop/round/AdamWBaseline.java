package org.outerloop.round;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.outerloop.model.Initialization;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.ParameterBuffer;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.LossMeter;
import org.outerloop.training.Trainer;
import org.outerloop.training.TrainingLog;

/**
 * What a run is compared with: one AdamW (or the optimizer that the run's peers have) on the same
 * sequences in the same order, from the same first parameters. Step h of round t takes the batches
 * that all peers take in their step h of round t together, as data-parallel training would, so
 * there are as many optimizer steps as one peer takes.
 */
public final class AdamWBaseline {
  private final RunSpec spec;
  private final int peers;
  private final TokenStore tokens;
  private final Device device;

  /**
   * @param peers who share every round
   * @param corpus of the run
   */
  public AdamWBaseline(RunSpec spec, int peers, ObjectStore corpus, Device device) {
    this.spec = spec;
    this.peers = peers;
    this.tokens = TokenStore.open(corpus, spec.data().manifest());
    this.device = device;
  }

  /**
   * The state after as many steps as a round has.
   *
   * @param round from 0
   * @param tokens trained on so far
   * @param heldOutLoss in nats per token, over the sequences the run measures on
   * @param seconds of the inner steps so far
   */
  public record Point(long round, long tokens, double heldOutLoss, double seconds) {}

  /** Trains as long as the run and tells of every round's end. */
  public void run(Consumer<Point> listener) {
    try (Trainer trainer = Trainer.of(spec.model(), together(), List.of(device));
        LossMeter meter = Checkpoints.meter(spec, device)) {
      initialise(trainer.parameters());
      long consumed = 0;
      double seconds = 0;
      for (long round = 0; round < spec.rounds(); round++) {
        long firstStep = round * spec.training().innerSteps();
        TrainingLog log = trainer.train(firstStep, batches(round));
        consumed += log.tokens();
        seconds += log.seconds();
        copy(trainer.parameters(), meter.parameters());
        listener.accept(new Point(round, consumed, heldOutLoss(meter), seconds));
      }
    }
  }

  /** The peers' settings with all their batches as one. */
  private TrainingSpec together() {
    int sequences = spec.training().batchSequences() * peers;
    return spec.training().withBatchSequences(sequences);
  }

  private Iterator<int[][]> batches(long round) {
    long turn = AssignedBatches.assignment(spec).nextRound(0, Math.toIntExact(round * peers));
    List<AssignedBatches> shares = new ArrayList<>();
    for (int peer = 0; peer < peers; peer++) {
      shares.add(new AssignedBatches(spec, tokens, turn, peer));
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return shares.get(0).hasNext();
      }

      @Override
      public int[][] next() {
        List<int[]> rows = new ArrayList<>();
        shares.forEach(peer -> rows.addAll(List.of(peer.next())));
        return rows.toArray(int[][]::new);
      }
    };
  }

  private void initialise(ParameterBuffer parameters) {
    Require.that(
        spec.startModel().isEmpty(), "The baseline of a run that starts from a model is not there");
    ParameterLayout layout = ParameterLayout.of(spec.model());
    long seed = Seeds.of(spec.seed(), 0, "run", Begin.PURPOSE);
    for (Slice slice : Checkpoints.slices(spec)) {
      float[] values = Initialization.values(spec.model(), layout, slice, seed);
      parameters.write(Checkpoints.offset(layout, slice), values, slice.length());
    }
  }

  private void copy(ParameterBuffer from, ParameterBuffer to) {
    ParameterLayout layout = ParameterLayout.of(spec.model());
    for (Slice slice : Checkpoints.slices(spec)) {
      float[] values = new float[slice.length()];
      from.read(Checkpoints.offset(layout, slice), values, slice.length());
      to.write(Checkpoints.offset(layout, slice), values, slice.length());
    }
  }

  private double heldOutLoss(LossMeter meter) {
    int count = (int) HeldOutLoss.sequences(spec);
    List<int[]> rows = tokens.heldOut(0, count).stream().map(TokenSequence::tokens).toList();
    double sum = 0;
    for (double loss : meter.losses(rows)) {
      sum += loss;
    }
    return sum / count;
  }
}
