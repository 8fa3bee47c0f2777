package org.outerloop.evaluation;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * How well a model predicts texts; sums over texts, so that scores can be added.
 *
 * @param texts how many
 * @param logProbability of all tokens, in nats
 * @param tokens predicted, each once
 * @param words pieces between white space
 * @param bytes in UTF-8
 */
public record TextScore(long texts, double logProbability, long tokens, long words, long bytes)
    implements Serializable {

  /** Of one text, whose windows have this log-probability together. */
  public static TextScore of(String text, double logProbability, long tokens) {
    return new TextScore(
        1,
        logProbability,
        tokens,
        PythonText.pieces(text),
        text.getBytes(StandardCharsets.UTF_8).length);
  }

  public static TextScore none() {
    return new TextScore(0, 0, 0, 0, 0);
  }

  public TextScore and(TextScore other) {
    return new TextScore(
        texts + other.texts,
        logProbability + other.logProbability,
        tokens + other.tokens,
        words + other.words,
        bytes + other.bytes);
  }

  public double tokenPerplexity() {
    return Math.exp(-logProbability / tokens);
  }

  public double wordPerplexity() {
    return Math.exp(-logProbability / words);
  }

  public double bytePerplexity() {
    return Math.exp(-logProbability / bytes);
  }

  public double bitsPerByte() {
    return -logProbability / bytes / Math.log(2);
  }
}
