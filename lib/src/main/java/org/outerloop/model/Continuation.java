package org.outerloop.model;

import org.outerloop.protocol.Require;

/**
 * A text of which the end is to be predicted.
 *
 * @param tokens context and continuation, at least one id of context
 * @param predicted how many of the last ids are the continuation
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never changed, never compared
public record Continuation(int[] tokens, int predicted) {
  public Continuation {
    Require.that(
        0 < predicted && predicted < tokens.length,
        "%s of %s tokens to be predicted",
        predicted,
        tokens.length);
  }

  /** Tokens that the model reads: all but the last. */
  public int read() {
    return tokens.length - 1;
  }

  /** Tokens of the context. */
  public int context() {
    return tokens.length - predicted;
  }

  /** How many tokens from {@code from} on both of them read alike. */
  int shared(Continuation other, int from) {
    int end = Math.min(read(), other.read());
    int at = from;
    while (at < end && tokens[at] == other.tokens[at]) {
      at++;
    }
    return at - from;
  }
}
