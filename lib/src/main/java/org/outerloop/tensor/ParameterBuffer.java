package org.outerloop.tensor;

/**
 * As many float32 values as a model has parameters, in the order of its layout, wherever they lie;
 * sizes and offsets are long. Not thread-safe.
 */
public interface ParameterBuffer {

  /** Number of values. */
  long size();

  /**
   * Copies {@code length} values from {@code offset} to the start of {@code into}.
   *
   * @throws IllegalArgumentException when the range is outside the buffer or longer than the array
   */
  void read(long offset, float[] into, int length);

  /**
   * Copies the first {@code length} values of {@code from} to {@code offset}.
   *
   * @throws IllegalArgumentException when the range is outside the buffer or longer than the array
   */
  void write(long offset, float[] from, int length);
}
