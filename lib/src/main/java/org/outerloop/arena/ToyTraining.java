package org.outerloop.arena;

import java.util.Arrays;

/** Inner steps on the toy: plain gradient descent, one step for each batch. Not thread-safe. */
final class ToyTraining {
  static final int STEPS = 8;
  static final int BATCH = 8;
  static final int SEQUENCES = STEPS * BATCH;
  static final float RATE = 0.5f;

  private final ToyText text;
  private final ToyModel model = new ToyModel();
  private final float[] gradient = new float[(int) ToyModel.layout().size()];

  ToyTraining(ToyText text) {
    this.text = text;
  }

  /** Parameters before minus after one step on each batch of these sequences, in their order. */
  float[] pseudoGradient(float[] base, long[] sequences) {
    return pseudoGradient(base, sequences, RATE);
  }

  float[] pseudoGradient(float[] base, long[] sequences, float rate) {
    float[] trained = base.clone();
    for (int first = 0; first < sequences.length; first += BATCH) {
      step(trained, Arrays.copyOfRange(sequences, first, first + BATCH), rate);
    }
    float[] delta = new float[base.length];
    for (int i = 0; i < delta.length; i++) {
      delta[i] = base[i] - trained[i];
    }
    return delta;
  }

  private void step(float[] parameters, long[] batch, float rate) {
    Arrays.fill(gradient, 0);
    float scale = rate / (batch.length * ToyText.LENGTH);
    for (long sequence : batch) {
      model.addGradient(parameters, text.tokens(sequence), scale, gradient);
    }
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= gradient[i];
    }
  }

  /** Loss of each sequence, in nats per token. */
  double[] losses(float[] parameters, long[] sequences) {
    return Arrays.stream(sequences)
        .mapToDouble(sequence -> model.loss(parameters, text.tokens(sequence)))
        .toArray();
  }
}
