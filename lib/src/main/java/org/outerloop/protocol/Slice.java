package org.outerloop.protocol;

import java.io.Serializable;

/**
 * A run of whole rows of chunks of one tensor: the unit of compression, messages, merge, digests
 * and tasks. Its entries stand side by side in the tensor, so a slice is also one range of a file.
 *
 * @param tensor index of the tensor in the layout
 * @param firstRow first row of the tensor; a multiple of the chunk edge
 * @param rows number of rows; a multiple of the chunk edge, but for the last slice of a tensor
 * @param columns all columns of the tensor
 */
public record Slice(int tensor, long firstRow, int rows, int columns) implements Serializable {

  /** Entries before the slice in its tensor. */
  public long offset() {
    return firstRow * columns;
  }

  /** Number of entries; at most {@link ParameterLayout#MAX_SLICE_ENTRIES}. */
  public int length() {
    return rows * columns;
  }

  @Override
  public String toString() {
    return "slice(tensor " + tensor + ", rows " + firstRow + "+" + rows + ")";
  }
}
