package org.outerloop.sparseloco;

/**
 * Entries chosen of a slice, in order of chunk, then of position. Positions are of the whole slice;
 * offsets and values only of the window that is being filled, in arrays of exactly its size.
 */
final class ChosenEntries {
  private final short[] positions;
  private int[] offsets = new int[0];
  private float[] values = new float[0];
  private int first;
  private int count;

  ChosenEntries(int size) {
    positions = new short[size];
  }

  /** Begins a window of so many entries where the last one ended. */
  void begin(int entries) {
    first = count;
    if (values.length != entries) {
      offsets = new int[entries];
      values = new float[entries];
    }
  }

  /** Whether the window has all its entries. */
  boolean complete() {
    return count == first + values.length;
  }

  short[] positions() {
    return positions;
  }

  /** Index in the slice of the window's first entry. */
  int first() {
    return first;
  }

  /** Places in the slice. */
  int[] offsets() {
    return offsets;
  }

  float[] values() {
    return values;
  }

  /** Makes room for entries at the end; returns the index of the first. */
  int grow(int entries) {
    count += entries;
    return count - entries;
  }

  void set(int entry, int position, int offset, float value) {
    positions[entry] = (short) position;
    offsets[entry - first] = offset;
    values[entry - first] = value;
  }
}
