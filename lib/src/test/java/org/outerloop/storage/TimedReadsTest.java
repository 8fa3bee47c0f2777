package org.outerloop.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TimedReadsTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(30);

  private final MemoryObjectStore memory = new MemoryObjectStore();
  private final Dripping dripping = new Dripping(memory);

  TimedReadsTest() {
    memory.put("key", new byte[] {1, 2, 3, 4});
  }

  @Test
  void readsWhatTheStoreHas() {
    TimedReads reads = new TimedReads(memory, LONG);

    assertThat(reads.find("key")).isEqualTo(memory.find("key"));
    assertThat(reads.get("key", 10)).containsExactly(1, 2, 3, 4);
    assertThat(reads.getRange("key", 1, 2)).containsExactly(2, 3);
  }

  @Test
  void failsAsTheStoreDoes() {
    assertThatThrownBy(() -> new TimedReads(memory, LONG).get("other", 10))
        .isInstanceOf(MissingObjectException.class);
  }

  @Test
  void leavesAReadThatNeverEndsAndSaysSo() throws InterruptedException {
    TimedReads reads = new TimedReads(dripping, SHORT);

    assertThatThrownBy(() -> reads.getRange("key", 0, 4))
        .isInstanceOf(SlowStoreException.class)
        .hasMessage("drips gave 0 bytes of key in the 0.0 s it was given");
    dripping.interrupted.await(); // the thread that was left behind was told to end
  }

  @Test
  void allReadsShareOneTime() {
    TimedReads reads = new TimedReads(dripping, SHORT);

    assertThat(reads.getRange("key", 1, 2)).hasSize(2);
    assertThatThrownBy(() -> reads.getRange("key", 0, 4)).isInstanceOf(SlowStoreException.class);
    // nothing of the time is left, so even a quick store has none
    assertThatThrownBy(() -> reads.getRange("key", 0, 4)).isInstanceOf(SlowStoreException.class);
  }

  /** Answers every range but those from the beginning. */
  private static final class Dripping implements ObjectStore {
    final CountDownLatch interrupted = new CountDownLatch(1);
    private final ObjectStore store;

    Dripping(ObjectStore store) {
      this.store = store;
    }

    @Override
    public byte[] getRange(String key, long offset, int length) {
      if (offset == 0) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          interrupted.countDown();
        }
      }
      return store.getRange(key, offset, length);
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

    @Override
    public String toString() {
      return "drips";
    }
  }
}
