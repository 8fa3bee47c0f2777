package org.outerloop.training;

import org.outerloop.protocol.Require;

/**
 * Some sequences of equal length, one after the other: every token but the last is input, every
 * token but the first is to be predicted.
 *
 * @param length tokens predicted per sequence
 */
@SuppressWarnings("ArrayRecordComponent") // handed from a batch to a pass, nothing else
record TokenRows(int[] inputs, int[] targets, int length) {

  /**
   * Checks and copies.
   *
   * @param vocabulary every id must be below; nobody checks it further down
   */
  static TokenRows of(int[][] sequences, int vocabulary) {
    int length = sequences[0].length - 1;
    Require.that(length > 0, "A sequence of %s tokens has none to predict", length + 1);
    int[] inputs = new int[Math.multiplyExact(sequences.length, length)];
    int[] targets = new int[inputs.length];
    for (int row = 0; row < sequences.length; row++) {
      int[] sequence = sequences[row];
      Require.that(
          sequence.length == length + 1,
          "Sequence %s of the batch has %s tokens, not %s",
          row,
          sequence.length,
          length + 1);
      checkIds(sequence, row, vocabulary);
      System.arraycopy(sequence, 0, inputs, row * length, length);
      System.arraycopy(sequence, 1, targets, row * length, length);
    }
    return new TokenRows(inputs, targets, length);
  }

  private static void checkIds(int[] sequence, int row, int vocabulary) {
    for (int t = 0; t < sequence.length; t++) {
      if (sequence[t] < 0 || sequence[t] >= vocabulary) {
        throw new IllegalArgumentException(
            String.format(
                "Token %s of sequence %s is %s, outside model.vocabulary-size %s",
                t, row, sequence[t], vocabulary));
      }
    }
  }
}
