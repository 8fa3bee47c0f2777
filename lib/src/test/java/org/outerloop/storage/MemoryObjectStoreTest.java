package org.outerloop.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryObjectStoreTest extends ObjectStoreContract {
  private final ObjectStore store = new MemoryObjectStore();

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  long clockStepMillis() {
    return 0;
  }

  @Test
  void stampsObjectsByTheClockItIsGiven() {
    AtomicLong clock = new AtomicLong(1000);
    ObjectStore timed = new MemoryObjectStore("peer-a", clock::get);
    timed.put("a", new byte[1]);
    clock.set(2000);
    timed.createExclusive("b", new byte[1]);

    assertThat(timed.find("a").orElseThrow().modifiedMillis()).isEqualTo(1000);
    assertThat(timed.find("b").orElseThrow().modifiedMillis()).isEqualTo(2000);
    assertThat(timed).hasToString("peer-a");
  }

  @Test
  void sharesNoArrayWithItsCallers() {
    byte[] content = {1};
    store.put("shared", content);
    content[0] = 2;
    store.get("shared", 1)[0] = 3;

    assertThat(store.get("shared", 1)).containsExactly(1);
  }
}
