package org.outerloop.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store does; a subclass per store. */
abstract class ObjectStoreContract extends ObjectKeyContract {
  /** The coarsest step of the store's clock. */
  abstract long clockStepMillis();

  @Test
  void givesBackWhatWasPut() {
    store().put("put/a", "hello".getBytes(UTF_8));

    assertThat(store().get("put/a", 5)).isEqualTo("hello".getBytes(UTF_8));
    assertThat(read("put/a")).isEqualTo("hello".getBytes(UTF_8));
  }

  @Test
  void tellsSizeAndTimeOfTheLastWrite() {
    long before = System.currentTimeMillis() - clockStepMillis();
    store().put("find/a", new byte[7]);
    long after = System.currentTimeMillis() + clockStepMillis();

    ObjectInfo info = store().find("find/a").orElseThrow();
    assertThat(info.key()).isEqualTo("find/a");
    assertThat(info.size()).isEqualTo(7);
    assertThat(info.modifiedMillis()).isBetween(before, after);
  }

  @Test
  void keepsAnEmptyObject() {
    store().put("empty", new byte[0]);

    assertThat(store().find("empty").orElseThrow().size()).isZero();
    assertThat(store().get("empty", 0)).isEmpty();
    assertThat(read("empty")).isEmpty();
    assertThat(store().getRange("empty", 0, 0)).isEmpty();
  }

  @Test
  void replacesWhatWasThere() {
    store().put("replace", "old and long".getBytes(UTF_8));
    store().put("replace", "new".getBytes(UTF_8));

    assertThat(store().get("replace", 100)).isEqualTo("new".getBytes(UTF_8));
  }

  @Test
  void saysThatAnObjectIsMissing() {
    String key = "missing/of all";
    assertThat(store().find(key)).isEmpty();
    for (Callable<?> read :
        List.<Callable<?>>of(
            () -> store().get(key, 10),
            () -> store().getRange(key, 0, 1),
            () -> store().getRange(key, 0, 0),
            () -> store().open(key).read())) {
      assertThatThrownBy(read::call)
          .isInstanceOf(MissingObjectException.class)
          .hasMessageContaining(key)
          .hasMessageContaining(store().toString());
    }
  }

  @Test
  void hasNoObjectWhereOthersBegin() {
    store().put("folder/inner/a", new byte[1]);

    assertThat(store().find("folder/inner")).isEmpty();
    assertThatThrownBy(() -> store().get("folder/inner", 10))
        .isInstanceOf(MissingObjectException.class);
    assertThatThrownBy(() -> store().open("folder/inner"))
        .isInstanceOf(MissingObjectException.class);
    store().delete("folder/inner");
    assertThat(store().find("folder/inner/a")).isPresent();
  }

  @Test
  void refusesToReadMoreThanAsked() {
    store().put("large", new byte[11]);

    assertThatThrownBy(() -> store().get("large", 10))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageContaining("Object large in ")
        .hasMessageContaining("has 11 bytes, more than the 10 that may be read");
  }

  @Test
  void readsExactRanges() {
    byte[] content = random(3000);
    store().put("range", content);

    assertThat(store().getRange("range", 0, 1)).isEqualTo(Arrays.copyOfRange(content, 0, 1));
    assertThat(store().getRange("range", 2990, 10))
        .isEqualTo(Arrays.copyOfRange(content, 2990, 3000));
    assertThat(store().getRange("range", 17, 1000))
        .isEqualTo(Arrays.copyOfRange(content, 17, 1017));
    assertThat(store().getRange("range", 3000, 0)).isEmpty();
  }

  @Test
  void refusesARangeBeyondTheEnd() {
    store().put("range-end", new byte[100]);

    for (long offset : new long[] {91, 100, 101, 1L << 40}) {
      assertThatThrownBy(() -> store().getRange("range-end", offset, 10))
          .isInstanceOf(ObjectStoreException.class)
          .isNotInstanceOf(MissingObjectException.class)
          .hasMessageContaining("range-end")
          .hasMessageContaining("ends before byte " + (offset + 10));
    }
    assertThatThrownBy(() -> store().getRange("range-end", -1, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No such range: 10 bytes from -1");
  }

  @Test
  void showsAnObjectOnlyOnceItIsCommitted() {
    try (ObjectWriter out = store().create("stream/a")) {
      out.write("part one, ".getBytes(UTF_8), 0, 10);
      assertThat(store().find("stream/a")).isEmpty();
      out.write('2');
      assertThat(out.written()).isEqualTo(11);
      out.commit();
      assertThat(store().find("stream/a")).isPresent();
    }
    assertThat(store().get("stream/a", 100)).isEqualTo("part one, 2".getBytes(UTF_8));
  }

  @Test
  void givesUpAnObjectWhoseWriterFails() {
    store().put("stream/kept", "old".getBytes(UTF_8));

    assertThatThrownBy(
            () -> {
              try (ObjectWriter out = store().create("stream/kept")) {
                out.write(new byte[1000], 0, 1000);
                throw new IllegalStateException("writer died");
              }
            })
        .hasMessage("writer died");

    assertThat(store().get("stream/kept", 100)).isEqualTo("old".getBytes(UTF_8));
    store().create("stream/never").close();
    assertThat(store().list("stream/never")).isEmpty();
  }

  @Test
  void refusesToWriteAfterTheCommit() {
    try (ObjectWriter out = store().create("stream/once")) {
      out.commit();
      assertThatThrownBy(() -> out.write(1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(out::commit).isInstanceOf(IllegalStateException.class);
    }
    assertThat(store().get("stream/once", 0)).isEmpty();
  }

  @Test
  void carriesTwentyMegabytes() throws IOException {
    byte[] block = random(1 << 20);
    try (ObjectWriter out = store().create("twenty")) {
      for (int i = 0; i < 20; i++) {
        block[0] = (byte) i;
        out.write(block, 0, block.length);
      }
      assertThat(store().find("twenty")).isEmpty();
      out.commit();
    }

    assertThat(store().find("twenty").orElseThrow().size()).isEqualTo(20 << 20);
    assertThat(store().getRange("twenty", 17 << 20, 1)).containsExactly(17);
    try (InputStream in = store().open("twenty")) {
      for (int i = 0; i < 20; i++) {
        block[0] = (byte) i;
        assertThat(Arrays.equals(in.readNBytes(block.length), block)).isTrue();
      }
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void givesUpTwentyMegabytes() {
    try (ObjectWriter out = store().create("twenty-lost")) {
      for (int i = 0; i < 20; i++) {
        out.write(new byte[1 << 20], 0, 1 << 20);
      }
    }

    assertThat(store().list("twenty-lost")).isEmpty();
  }

  @Test
  void createsExclusivelyOnce() {
    assertThat(store().createExclusive("exclusive/a", new byte[] {1})).isTrue();
    assertThat(store().createExclusive("exclusive/a", new byte[] {2})).isFalse();
    assertThat(store().createExclusive("exclusive/a", new byte[] {1})).isFalse();

    assertThat(store().get("exclusive/a", 10)).containsExactly(1);
  }

  @Test
  void doesNotCreateOverAnObjectThatWasPut() {
    store().put("exclusive/put", new byte[] {1});

    assertThat(store().createExclusive("exclusive/put", new byte[] {2})).isFalse();
    assertThat(store().get("exclusive/put", 10)).containsExactly(1);
  }

  @Test
  void createsAgainWhatWasDeleted() {
    store().createExclusive("exclusive/again", new byte[] {1});
    store().delete("exclusive/again");

    assertThat(store().createExclusive("exclusive/again", new byte[] {2})).isTrue();
    assertThat(store().get("exclusive/again", 10)).containsExactly(2);
  }

  @Test
  void letsExactlyOneOfSixteenCreate() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      for (int race = 0; race < 5; race++) {
        String key = "race/" + race;
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
          byte[] content = ("caller " + i + " ").repeat(100 + i).getBytes(UTF_8);
          callers.add(() -> store().createExclusive(key, content));
        }
        List<Integer> winners = new ArrayList<>();
        List<Future<Boolean>> outcomes = threads.invokeAll(callers);
        for (int i = 0; i < 16; i++) {
          if (outcomes.get(i).get()) {
            winners.add(i);
          }
        }

        assertThat(winners).hasSize(1);
        String winner = "caller " + winners.get(0) + " ";
        assertThat(new String(store().get(key, 1 << 20), UTF_8))
            .isEqualTo(winner.repeat(100 + winners.get(0)));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void deletesOnceAndForAll() {
    store().put("delete/a", new byte[1]);
    store().delete("delete/a");
    store().delete("delete/a");

    assertThat(store().find("delete/a")).isEmpty();
    assertThat(store().list("delete/")).isEmpty();
  }

  private byte[] read(String key) {
    try (InputStream in = store().open(key)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    return bytes;
  }
}
