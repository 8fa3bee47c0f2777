package org.outerloop.exchange;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectWriter;

/** A store whose calls may be made to fail. */
abstract class FailingStore implements ObjectStore {
  private final ObjectStore store;

  FailingStore(ObjectStore store) {
    this.store = store;
  }

  void before() {}

  @Override
  public Optional<ObjectInfo> find(String key) {
    before();
    return store.find(key);
  }

  @Override
  public byte[] get(String key, long maxBytes) {
    before();
    return store.get(key, maxBytes);
  }

  @Override
  public byte[] getRange(String key, long offset, int length) {
    before();
    return store.getRange(key, offset, length);
  }

  @Override
  public InputStream open(String key) {
    before();
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
