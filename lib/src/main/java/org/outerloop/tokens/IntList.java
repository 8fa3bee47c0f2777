package org.outerloop.tokens;

import java.util.Arrays;

/** A list of ints that grows. Not thread-safe. */
public final class IntList {
  private int[] values;
  private int size;

  public IntList(int capacity) {
    values = new int[Math.max(8, capacity)];
  }

  void add(int value) {
    if (size == values.length) {
      grow(size + 1);
    }
    values[size++] = value;
  }

  void addAll(int[] more) {
    if (size + more.length > values.length) {
      grow(size + more.length);
    }
    System.arraycopy(more, 0, values, size, more.length);
    size += more.length;
  }

  public int get(int index) {
    return values[index];
  }

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  public int[] toArray() {
    return Arrays.copyOf(values, size);
  }

  private void grow(int needed) {
    values = Arrays.copyOf(values, Math.max(needed, values.length + (values.length >> 1)));
  }
}
