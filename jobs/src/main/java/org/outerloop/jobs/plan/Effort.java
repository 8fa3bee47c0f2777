package org.outerloop.jobs.plan;

import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec;

/**
 * Tokens and floating-point operations of the inner steps. With N parameters, sequences of T tokens
 * and the letters of the model package, a token takes
 *
 * <pre>
 *   6 N + 6 layers H d T      forward 2, backward 4 per parameter; attention with half of the scores
 * </pre>
 *
 * <p>N counts the embedding, as is usual for 6 N; recomputed activations are not counted, as in
 * MFU.
 *
 * @param peerTokens of one peer in one round
 * @param peers that train
 * @param rounds of the run
 * @param flopsPerToken by parameters
 * @param attentionFlopsPerToken on top
 */
record Effort(
    long peerTokens, int peers, int rounds, long flopsPerToken, long attentionFlopsPerToken) {

  /**
   * @param model whose context length is that of the sequences
   */
  static Effort of(ModelSpec model, TrainingSpec training, int peers, int rounds) {
    return new Effort(
        Math.multiplyExact((long) training.sequencesPerRound(), model.contextLength()),
        peers,
        rounds,
        6 * model.parameterCount(),
        6L * model.layers() * model.querySize() * model.contextLength());
  }

  long roundTokens() {
    return Math.multiplyExact(peerTokens, (long) peers);
  }

  long runTokens() {
    return Math.multiplyExact(roundTokens(), (long) rounds);
  }

  /** Of one token, attention included. */
  long flops() {
    return flopsPerToken + attentionFlopsPerToken;
  }

  double runFlops() {
    return (double) runTokens() * flops();
  }

  /** Seconds of one round's inner steps, peers side by side. */
  double roundSeconds(double tokensPerSecond) {
    return peerTokens / tokensPerSecond;
  }
}
