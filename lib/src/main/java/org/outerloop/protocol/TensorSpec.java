package org.outerloop.protocol;

import java.io.Serializable;

/**
 * One parameter tensor, row-major. A vector is one row.
 *
 * @param index place in the layout
 * @param name as in Hugging Face's LlamaForCausalLM
 * @param vector whether it is one-dimensional
 * @param rows output width, or 1 for a vector
 * @param columns input width, or the length of a vector
 * @param offset of its first entry in the flat parameter buffer
 */
public record TensorSpec(
    int index, String name, boolean vector, long rows, int columns, long offset)
    implements Serializable {

  public TensorSpec {
    Require.that(rows > 0 && columns > 0, "Tensor %s is %s x %s", name, rows, columns);
    Require.that(!vector || rows == 1, "Vector %s has %s rows", name, rows);
  }

  public long size() {
    return Math.multiplyExact(rows, (long) columns);
  }

  /** The dimensions as safetensors writes them. */
  public long[] shape() {
    return vector ? new long[] {columns} : new long[] {rows, columns};
  }
}
