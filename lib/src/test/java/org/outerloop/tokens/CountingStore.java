package org.outerloop.tokens;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectWriter;

/** Counts ranged reads and their bytes. */
final class CountingStore implements ObjectStore {
  private final ObjectStore store;
  long bytes;
  int reads;

  CountingStore(ObjectStore store) {
    this.store = store;
  }

  @Override
  public Optional<ObjectInfo> find(String key) {
    return store.find(key);
  }

  @Override
  public byte[] get(String key, long maxBytes) {
    return store.get(key, maxBytes);
  }

  @Override
  public byte[] getRange(String key, long offset, int length) {
    bytes += length;
    reads++;
    return store.getRange(key, offset, length);
  }

  @Override
  public InputStream open(String key) {
    return store.open(key);
  }

  @Override
  public ObjectWriter create(String key) {
    return store.create(key);
  }

  @Override
  public void put(String key, byte[] content) {
    store.put(key, content);
  }

  @Override
  public boolean createExclusive(String key, byte[] content) {
    return store.createExclusive(key, content);
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    return store.list(prefix);
  }

  @Override
  public void delete(String key) {
    store.delete(key);
  }

  @Override
  public void close() {
    store.close();
  }
}
