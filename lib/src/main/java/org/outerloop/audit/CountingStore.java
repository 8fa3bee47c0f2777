package org.outerloop.audit;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectWriter;

/** A store to read only, whose requests are counted. */
final class CountingStore implements ObjectStore {
  private final ObjectStore store;
  private final AtomicLong requests;

  CountingStore(ObjectStore store, AtomicLong requests) {
    this.store = store;
    this.requests = requests;
  }

  private ObjectStore counted() {
    requests.incrementAndGet();
    return store;
  }

  @Override
  public Optional<ObjectInfo> find(String key) {
    return counted().find(key);
  }

  @Override
  public byte[] get(String key, long maxBytes) {
    return counted().get(key, maxBytes);
  }

  @Override
  public byte[] getRange(String key, long offset, int length) {
    return counted().getRange(key, offset, length);
  }

  @Override
  public InputStream open(String key) {
    return counted().open(key);
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    return counted().list(prefix);
  }

  @Override
  public ObjectWriter create(String key) {
    throw readOnly();
  }

  @Override
  public void put(String key, byte[] content) {
    throw readOnly();
  }

  @Override
  public boolean createExclusive(String key, byte[] content) {
    throw readOnly();
  }

  @Override
  public void delete(String key) {
    throw readOnly();
  }

  private UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException(store + " is only read here");
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public String toString() {
    return store.toString();
  }
}
