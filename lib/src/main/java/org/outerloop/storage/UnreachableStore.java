package org.outerloop.storage;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Stands for a store that cannot be opened, because what a stranger says of it makes no sense:
 * every request fails as one to a store that does not answer.
 */
public final class UnreachableStore implements ObjectStore {
  private final StoreLocation location;
  private final RuntimeException cause;

  private UnreachableStore(StoreLocation location, RuntimeException cause) {
    this.location = location;
    this.cause = cause;
  }

  /** The store, or one of these if it cannot be opened. */
  public static ObjectStore orOpen(StoreLocation location) {
    try {
      return ObjectStores.open(location);
    } catch (RuntimeException e) {
      return new UnreachableStore(location, e);
    }
  }

  private ObjectStoreException failure() {
    return new ObjectStoreException("Cannot open " + location + ": " + cause.getMessage(), cause);
  }

  @Override
  public Optional<ObjectInfo> find(String key) {
    throw failure();
  }

  @Override
  public byte[] get(String key, long maxBytes) {
    throw failure();
  }

  @Override
  public byte[] getRange(String key, long offset, int length) {
    throw failure();
  }

  @Override
  public InputStream open(String key) {
    throw failure();
  }

  @Override
  public ObjectWriter create(String key) {
    throw failure();
  }

  @Override
  public void put(String key, byte[] content) {
    throw failure();
  }

  @Override
  public boolean createExclusive(String key, byte[] content) {
    throw failure();
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    throw failure();
  }

  @Override
  public void delete(String key) {
    throw failure();
  }

  @Override
  public void close() {
    // there is nothing open
  }

  @Override
  public String toString() {
    return location + " (unreachable)";
  }
}
