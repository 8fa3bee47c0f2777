package org.outerloop.message;

import java.util.Locale;

/** The columns of a contribution, in order. A row is a slice. */
enum Column {
  SLICE(Integer.BYTES),
  POSITIONS(0),
  VALUES(0);

  private final int width;

  Column(int width) {
    this.width = width;
  }

  /** Bytes of a signed whole number; 0 for a column of byte strings. */
  int width() {
    return width;
  }

  boolean bytes() {
    return width == 0;
  }

  /** Buffers of the column in a record batch: validity, then offsets of byte strings, then data. */
  int buffers() {
    return bytes() ? 3 : 2;
  }

  String columnName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
