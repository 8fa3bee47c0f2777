package org.outerloop.message;

/** Reads a part of one object, exactly {@code length} bytes; a store's ranged get. */
@FunctionalInterface
public interface RangeReader {
  byte[] read(long offset, int length);
}
