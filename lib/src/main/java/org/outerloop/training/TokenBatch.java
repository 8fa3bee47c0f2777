package org.outerloop.training;

import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.Require;
import org.outerloop.tensor.Device;

/**
 * Some sequences of equal length as tensors: every token but the last is input, every token but the
 * first is to be predicted.
 *
 * @param inputs (B, T) of int64
 * @param targets (B T) of int64
 */
record TokenBatch(Tensor inputs, Tensor targets) {

  /**
   * Rows [first, first + count) of {@code sequences}, which are all as long as row 0, checked, on
   * the device.
   *
   * @param vocabulary each id must be below; libtorch itself would stop the process on a GPU
   */
  static TokenBatch of(int[][] sequences, int first, int count, int vocabulary, Device device) {
    check(sequences, first, count, vocabulary);
    int length = sequences[0].length - 1;
    long[] inputs = new long[Math.multiplyExact(count, length)];
    long[] targets = new long[inputs.length];
    for (int row = 0; row < count; row++) {
      int[] sequence = sequences[first + row];
      for (int t = 0; t < length; t++) {
        inputs[row * length + t] = sequence[t];
        targets[row * length + t] = sequence[t + 1];
      }
    }
    return new TokenBatch(
        device.place(AbstractTensor.create(inputs, count, length), ScalarType.Long),
        device.place(AbstractTensor.create(targets), ScalarType.Long));
  }

  /** Checks rows [first, first + count): as long as row 0, and known tokens. */
  static void check(int[][] sequences, int first, int count, int vocabulary) {
    int length = sequences[0].length;
    Require.that(length > 1, "A sequence of %s tokens has none to predict", length);
    for (int row = first; row < first + count; row++) {
      Require.that(
          sequences[row].length == length,
          "Sequence %s of the batch has %s tokens, not %s",
          row,
          sequences[row].length,
          length);
      checkIds(sequences[row], row, vocabulary);
    }
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
