package org.outerloop.storage;

import java.io.Closeable;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A bucket, or what stands for one. Keys are relative, with {@code /} between parts, without empty
 * parts, {@code .} or {@code ..}. An object becomes visible whole when its writer commits.
 *
 * <p>Thread-safe. Every failure is an {@link ObjectStoreException} that names store and key;
 * retries are the implementation's business, callers do not stack their own.
 */
public interface ObjectStore extends Closeable {

  /** Size and age of an object, if it is there. */
  Optional<ObjectInfo> find(String key);

  /**
   * A whole object.
   *
   * @param maxBytes refuse a larger object before reading it
   * @throws MissingObjectException if there is none
   */
  byte[] get(String key, long maxBytes);

  /**
   * A part of an object, exactly {@code length} bytes.
   *
   * @throws MissingObjectException if there is no such object
   * @throws ObjectStoreException also if it ends before offset + length
   */
  byte[] getRange(String key, long offset, int length);

  /**
   * Reads an object of any size from its beginning. Reading from the stream fails with IOException.
   *
   * @throws MissingObjectException if there is none
   */
  InputStream open(String key);

  /** Writes an object of any size; it appears, or replaces the old one, on commit. */
  ObjectWriter create(String key);

  /** Writes a small object, replacing what is there. */
  void put(String key, byte[] content);

  /**
   * Creates an object only if there is none: of many callers exactly one gets {@code true}. When
   * the store's answer is lost the object is read back, and it counts as ours if its bytes are;
   * nothing is ever deleted because of an unknown outcome.
   */
  boolean createExclusive(String key, byte[] content);

  /** All objects whose key starts with the prefix, in key order. */
  List<ObjectInfo> list(String prefix);

  /** Removes an object; no error if there is none. */
  void delete(String key);

  @Override
  void close();
}
