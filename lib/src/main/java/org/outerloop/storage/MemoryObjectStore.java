package org.outerloop.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/** Objects on the heap of one JVM, for tests and trials; its clock can be set. */
public final class MemoryObjectStore implements ObjectStore {
  private final String name;
  private final LongSupplier clockMillis;
  private final NavigableMap<String, Entry> objects = new ConcurrentSkipListMap<>();

  public MemoryObjectStore() {
    this("memory", System::currentTimeMillis);
  }

  /**
   * @param name shown in messages
   * @param clockMillis the store's time, asked at every write
   */
  public MemoryObjectStore(String name, LongSupplier clockMillis) {
    this.name = name;
    this.clockMillis = clockMillis;
  }

  @Override
  public Optional<ObjectInfo> find(String key) {
    return Optional.ofNullable(objects.get(KeyRules.check(key))).map(entry -> entry.info(key));
  }

  @Override
  public byte[] get(String key, long maxBytes) {
    byte[] content = entry(key).content;
    SizeLimits.checkWhole(this, key, content.length, maxBytes);
    return content.clone();
  }

  @Override
  public byte[] getRange(String key, long offset, int length) {
    SizeLimits.checkRange(offset, length);
    byte[] content = entry(key).content;
    if (offset > content.length - length) {
      throw SizeLimits.endsEarly(this, key, offset, length, null);
    }
    return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
  }

  @Override
  public InputStream open(String key) {
    return new ByteArrayInputStream(entry(key).content);
  }

  @Override
  public ObjectWriter create(String key) {
    return new ObjectWriter(new PendingObject(KeyRules.check(key)));
  }

  @Override
  public void put(String key, byte[] content) {
    objects.put(KeyRules.check(key), entryOf(content.clone()));
  }

  @Override
  public boolean createExclusive(String key, byte[] content) {
    return objects.putIfAbsent(KeyRules.check(key), entryOf(content.clone())) == null;
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    KeyRules.checkPrefix(prefix);
    return objects.tailMap(prefix, true).entrySet().stream()
        .takeWhile(object -> object.getKey().startsWith(prefix))
        .map(object -> object.getValue().info(object.getKey()))
        .toList();
  }

  @Override
  public void delete(String key) {
    objects.remove(KeyRules.check(key));
  }

  /** Keeps the objects: another may go on with them. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return name;
  }

  private Entry entryOf(byte[] content) {
    return new Entry(content, clockMillis.getAsLong());
  }

  private Entry entry(String key) {
    Entry entry = objects.get(KeyRules.check(key));
    if (entry == null) {
      throw new MissingObjectException(name, key, null);
    }
    return entry;
  }

  private static final class Entry {
    private final byte[] content;
    private final long modifiedMillis;

    private Entry(byte[] content, long modifiedMillis) {
      this.content = content;
      this.modifiedMillis = modifiedMillis;
    }

    private ObjectInfo info(String key) {
      return new ObjectInfo(key, content.length, modifiedMillis);
    }
  }

  private final class PendingObject implements ObjectWriter.Target {
    private final String key;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private PendingObject(String key) {
      this.key = key;
    }

    @Override
    public void write(byte[] content, int offset, int length) {
      bytes.write(content, offset, length);
    }

    @Override
    public void commit() {
      objects.put(key, entryOf(bytes.toByteArray()));
    }

    @Override
    public void abort() {
      bytes.reset();
    }
  }
}
