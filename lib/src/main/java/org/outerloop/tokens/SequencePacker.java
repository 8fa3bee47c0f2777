package org.outerloop.tokens;

import java.util.function.Consumer;
import org.outerloop.protocol.Require;

/**
 * Joins documents into one line of tokens, each with an end-of-text token after it, and cuts the
 * line into sequences of L + 1 tokens, L being the sequence length, without overlap, as DCLM and
 * Templar do. A model is given tokens 0 to L - 1 of a sequence and predicts tokens 1 to L: the
 * label is the input shifted by one. As sequences do not overlap, the first token of each is never
 * predicted, one in L + 1. Documents run across the cuts, and nothing keeps a model from looking at
 * the document before; what is left in the end and fills no sequence is dropped, and counted. Not
 * thread-safe.
 */
public final class SequencePacker {
  private final int[] sequence;
  private final int endOfText;
  private final Consumer<int[]> sink;
  private int filled;
  private long firstDocument;
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
      begin();
      int length = Math.min(document.length - from, sequence.length - filled);
      System.arraycopy(document, from, sequence, filled, length);
      from += length;
      advance(length);
    }
    begin();
    sequence[filled] = endOfText;
    advance(1);
    documents++;
  }

  private void begin() {
    if (filled == 0) {
      firstDocument = documents;
    }
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

  /** Documents whose end was added; while the sink is called, the number of the one it ends in. */
  public long documents() {
    return documents;
  }

  /** While the sink is called: number of the document in which its sequence begins. */
  public long firstDocument() {
    return firstDocument;
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
