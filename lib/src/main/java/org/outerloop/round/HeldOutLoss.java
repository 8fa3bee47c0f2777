package org.outerloop.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.LossMeter;

/** Mean loss of one piece of the held-out sequences, which nobody trains on. */
public final class HeldOutLoss implements Spread.Work<HeldOutLoss.Piece, Double> {
  /** Small enough to share among executors, large enough to be worth loading a model. */
  private static final int PIECE = 64;

  /** Some sequences in a row. */
  public record Piece(long first, int count) implements Serializable {}

  private final ValidatorPlace place;
  private final RoundStart model;

  private HeldOutLoss(ValidatorPlace place, RoundStart model) {
    this.place = place;
    this.model = model;
  }

  /**
   * Loss of a checkpoint in nats per token, over the first {@code gauntlet.held-out-sequences}.
   *
   * @param model whose checkpoint: the parameters at the start of this round
   */
  public static double measure(Spread spread, ValidatorPlace place, RoundStart model) {
    RunSpec spec = place.spec();
    long sequences = sequences(spec);
    List<Piece> pieces = new ArrayList<>();
    for (long first = 0; first < sequences; first += PIECE) {
      pieces.add(new Piece(first, (int) Math.min(PIECE, sequences - first)));
    }
    double sum = 0;
    for (double part : spread.each("held-out loss", pieces, new HeldOutLoss(place, model))) {
      sum += part;
    }
    return sum / sequences;
  }

  /** How many sequences are measured on. */
  static long sequences(RunSpec spec) {
    return Math.min(spec.gauntlet().heldOutSequences(), spec.data().heldOutSequences());
  }

  @Override
  public Double apply(Piece piece) {
    RunSpec spec = place.spec();
    try (ObjectStore run = ObjectStores.open(place.run());
        ObjectStore corpus = ObjectStores.open(place.corpus());
        LossMeter meter = Checkpoints.meter(spec, place.devices().first())) {
      Checkpoint checkpoint = Checkpoints.open(run, spec, model);
      Checkpoints.load(checkpoint, spec, meter.parameters());
      TokenStore tokens = TokenStore.open(corpus, spec.data().manifest());
      List<int[]> rows =
          tokens.heldOut(piece.first(), piece.count()).stream().map(TokenSequence::tokens).toList();
      double sum = 0;
      for (double loss : meter.losses(rows)) {
        sum += loss;
      }
      return sum;
    }
  }
}
