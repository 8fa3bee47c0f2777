package org.outerloop.model;

/**
 * What a model says of a continuation.
 *
 * @param logProbability in nats, the sum over its tokens; softmax in float32 whatever the format of
 *     the pass
 * @param greedy whether each of its tokens is the likeliest at its place
 */
public record Likelihood(double logProbability, boolean greedy) {

  /** Of two continuations of which one follows the other. */
  Likelihood and(Likelihood next) {
    return new Likelihood(logProbability + next.logProbability, greedy && next.greedy);
  }
}
