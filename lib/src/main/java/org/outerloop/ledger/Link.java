package org.outerloop.ledger;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;

/**
 * An object of the chain as it was found.
 *
 * @param content its bytes, or the first {@value EntryBytes#MAX_BYTES} of a longer one
 * @param size of the object
 * @param millis when it entered, by the store's clock
 */
record Link(long height, byte[] content, long size, long millis) {

  /** The object at a height, if there is one. Two requests, and one if there is none. */
  static Optional<Link> find(ObjectStore store, ObjectKeys keys, long height) {
    Optional<ObjectInfo> found = store.find(keys.ledgerEntry(height));
    return found.map(
        info -> {
          int length = (int) Math.min(info.size(), EntryBytes.MAX_BYTES);
          byte[] content = store.getRange(info.key(), 0, length);
          return new Link(height, content, info.size(), info.modifiedMillis());
        });
  }

  /**
   * The chain's digest with this object at its end: {@code SHA-256(before || d)}, both as 32 bytes.
   * So every entry vouches for all of the past, garbage in between or not. d is the SHA-256 of the
   * object's bytes; of an object that is too long for an entry, of its first {@value
   * EntryBytes#MAX_BYTES} bytes and its size as 8 bytes, big-endian, so that nobody is made to read
   * gigabytes.
   */
  Digest after(Digest before) {
    Digest.Hasher own = new Digest.Hasher().add(content);
    if (isTooLong()) {
      own.add(ByteBuffer.allocate(Long.BYTES).putLong(0, size));
    }
    return new Digest.Hasher().add(before.toBytes()).add(own.finish().toBytes()).finish();
  }

  static Link of(long height, byte[] content) {
    return new Link(height, content, content.length, 0);
  }

  boolean isTooLong() {
    return size > EntryBytes.MAX_BYTES;
  }
}
