package org.outerloop.sparseloco;

/** Entries chosen so far of a slice, in order of chunk, then of position; filled from the front. */
final class ChosenEntries {
  final short[] positions;
  final int[] offsets;
  final float[] values;
  private int count;

  ChosenEntries(int size) {
    positions = new short[size];
    offsets = new int[size];
    values = new float[size];
  }

  int count() {
    return count;
  }

  /** Makes room for entries at the end; returns the index of the first. */
  int grow(int entries) {
    count += entries;
    return count - entries;
  }

  void set(int entry, int position, int offset, float value) {
    positions[entry] = (short) position;
    offsets[entry] = offset;
    values[entry] = value;
  }
}
