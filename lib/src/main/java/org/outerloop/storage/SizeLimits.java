package org.outerloop.storage;

/** The refusals that all stores share. */
final class SizeLimits {
  private SizeLimits() {}

  static void checkWhole(ObjectStore store, String key, long size, long maxBytes) {
    if (size > maxBytes) {
      throw new ObjectStoreException(
          "Object %s in %s has %d bytes, more than the %d that may be read"
              .formatted(key, store, size, maxBytes));
    }
    if (size > Integer.MAX_VALUE - 8) {
      throw new ObjectStoreException(
          "Object %s in %s has %d bytes and is read by ranges only".formatted(key, store, size));
    }
  }

  static void checkRange(long offset, int length) {
    if (offset < 0 || length < 0 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException("No such range: " + length + " bytes from " + offset);
    }
  }

  static ObjectStoreException endsEarly(
      ObjectStore store, String key, long offset, int length, Throwable cause) {
    return new ObjectStoreException(
        "Object %s in %s ends before byte %d".formatted(key, store, offset + length), cause);
  }
}
