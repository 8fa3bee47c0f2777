package org.outerloop.tokens;

import java.util.function.Consumer;
import org.outerloop.protocol.Require;

/**
 * Joins documents into one line of tokens, each with an end-of-text token after it, and cuts the
 * line into sequences of sequence length + 1 tokens without overlap, as DCLM and Templar do.
 * Documents run across the cuts; what is left in the end and fills no sequence is dropped, and
 * counted. Not thread-safe.
 */
public final class SequencePacker {
  private final int[] sequence;
  private final int endOfText;
  private final Consumer<int[]> sink;
  private int filled;
  private long documents;
  private long tokens;
  private long sequences;

  /**
   * @param sequenceLength tokens to predict; one more is stored
   * @param endOfText id after each document
   * @param sink takes each full sequence; the array is its own
   */
  public SequencePacker(int sequenceLength, int endOfText, Consumer<int[]> sink) {
    Require.that(sequenceLength > 0, "Sequences of %s tokens", sequenceLength);
    Require.that(endOfText >= 0, "End-of-text id %s is negative", endOfText);
    this.sequence = new int[sequenceLength + 1];
    this.endOfText = endOfText;
    this.sink = sink;
  }

  /** Adds a document; an empty one adds its end only. */
  public void add(int[] document) {
    for (int from = 0; from < document.length; ) {
      int length = Math.min(document.length - from, sequence.length - filled);
      System.arraycopy(document, from, sequence, filled, length);
      from += length;
      advance(length);
    }
    sequence[filled] = endOfText;
    advance(1);
    documents++;
  }

  private void advance(int length) {
    filled += length;
    tokens += length;
    if (filled == sequence.length) {
      sink.accept(sequence.clone());
      sequences++;
      filled = 0;
    }
  }

  public long documents() {
    return documents;
  }

  /** All tokens added, ends of text included. */
  public long tokens() {
    return tokens;
  }

  /** Sequences given to the sink. */
  public long sequences() {
    return sequences;
  }

  /** Tokens that fill no sequence so far; at the end, those that are lost. */
  public int dropped() {
    return filled;
  }
}
