package org.outerloop.training;

import java.util.Arrays;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.tensor.Device;

/**
 * Some sequences of equal length as tensors, see {@link TokenRows}.
 *
 * @param inputs (B, T) of int64
 * @param targets (B T) of int64
 */
record TokenBatch(Tensor inputs, Tensor targets) {

  /** On the device, checked: libtorch itself would stop the process on a GPU. */
  static TokenBatch of(int[][] sequences, int vocabulary, Device device) {
    TokenRows rows = TokenRows.of(sequences, vocabulary);
    return new TokenBatch(
        device.place(
            AbstractTensor.create(wide(rows.inputs()), sequences.length, rows.length()),
            ScalarType.Long),
        device.place(AbstractTensor.create(wide(rows.targets())), ScalarType.Long));
  }

  private static long[] wide(int[] ids) {
    return Arrays.stream(ids).asLongStream().toArray();
  }
}
