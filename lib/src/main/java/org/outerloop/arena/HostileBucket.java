package org.outerloop.arena;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.outerloop.storage.DeniedObjectException;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectWriter;
import org.outerloop.storage.SlowStoreException;

/** A bucket that does not simply give what is in it. Only reading is hostile. */
class HostileBucket implements ObjectStore {
  private final ObjectStore store;

  HostileBucket(ObjectStore store) {
    this.store = store;
  }

  /** Nobody may read it. */
  static ObjectStore closed(ObjectStore store) {
    return new HostileBucket(store) {
      @Override
      public Optional<ObjectInfo> find(String key) {
        throw new DeniedObjectException("bucket", key, new IllegalStateException("403"));
      }
    };
  }

  /** Drips: what a reader with a clock sees of it, without the waiting. */
  static ObjectStore slow(ObjectStore store, long millis) {
    return new HostileBucket(store) {
      @Override
      public byte[] getRange(String key, long offset, int length) {
        throw new SlowStoreException(
            "bucket gave 9 bytes of " + key + " in the " + millis / 1000.0 + " s it was given",
            null);
      }
    };
  }

  /** Says that the payload is larger than it is. */
  static ObjectStore huge(ObjectStore store, String payload, long bytes) {
    return new HostileBucket(store) {
      @Override
      public Optional<ObjectInfo> find(String key) {
        return super.find(key)
            .map(
                info ->
                    key.equals(payload) ? new ObjectInfo(key, bytes, info.modifiedMillis()) : info);
      }
    };
  }

  /** Gives the payload once, and other bytes of the same length to whoever reads it again. */
  static ObjectStore swapping(ObjectStore store, String payload) {
    return new HostileBucket(store) {
      private long read;

      @Override
      public byte[] getRange(String key, long offset, int length) {
        byte[] bytes = super.getRange(key, offset, length);
        if (key.equals(payload) && read >= super.find(key).orElseThrow().size()) {
          bytes[length / 2] ^= 1;
        }
        read += length;
        return bytes;
      }
    };
  }

  /** Has another header each time it is looked at. */
  static ObjectStore changing(ObjectStore store, String header) {
    return new HostileBucket(store) {
      private int looks;

      @Override
      public Optional<ObjectInfo> find(String key) {
        int look = key.equals(header) ? looks++ : 0;
        return super.find(key)
            .map(info -> new ObjectInfo(key, info.size(), info.modifiedMillis() + look));
      }
    };
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
