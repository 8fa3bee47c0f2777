package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // a lost signal would wait for ever
class PrefetchTest {
  /** Numbers from 0 up, counted when read. */
  private static class Numbers implements Iterator<Integer> {
    final AtomicInteger read = new AtomicInteger();
    final Semaphore reads = new Semaphore(0);
    volatile Thread reader;

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Integer next() {
      reader = Thread.currentThread();
      reads.release();
      return read.getAndIncrement();
    }
  }

  @Test
  void handsOutEverythingInOrder() {
    List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
    List<Integer> found = new ArrayList<>();
    try (Prefetch<Integer> ahead = Prefetch.start(numbers.iterator(), 3)) {
      ahead.forEachRemaining(found::add);
      assertThatThrownBy(ahead::next).isInstanceOf(NoSuchElementException.class);
    }

    assertThat(found).isEqualTo(numbers);
  }

  @Test
  void readsBeforeItIsAskedAndNoFurtherThanItsDepth() throws Exception {
    Numbers numbers = new Numbers();
    try (Prefetch<Integer> ahead = Prefetch.start(numbers, 3)) {
      numbers.reads.acquire(3); // without anybody having asked
      assertThat(ahead.next()).isZero();
      numbers.reads.acquire(); // for the place that became free
    }

    assertThat(numbers.read).hasValue(4);
  }

  @Test
  void waitsForASlowSource() {
    CountDownLatch asked = new CountDownLatch(1);
    Iterator<String> slow =
        new Iterator<>() {
          private boolean given;

          @Override
          public boolean hasNext() {
            return !given;
          }

          @Override
          public String next() {
            given = true;
            try {
              asked.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return "late";
          }
        };
    try (Prefetch<String> ahead = Prefetch.start(slow, 1)) {
      asked.countDown();
      assertThat(ahead.next()).isEqualTo("late");
      assertThat(ahead.hasNext()).isFalse();
    }
  }

  @Test
  void throwsWhatTheSourceThrewAfterWhatWasReadBefore() {
    InvalidTokensException damaged = new InvalidTokensException("shard 3 is damaged");
    Iterator<Integer> failing =
        new Numbers() {
          @Override
          public Integer next() {
            if (read.get() == 2) {
              throw damaged;
            }
            return super.next();
          }
        };
    try (Prefetch<Integer> ahead = Prefetch.start(failing, 5)) {
      assertThat(ahead.next()).isZero();
      assertThat(ahead.next()).isEqualTo(1);
      for (int asked = 0; asked < 2; asked++) {
        assertThatThrownBy(ahead::hasNext)
            .isInstanceOf(ReadAheadException.class)
            .hasMessage("Reading ahead failed: shard 3 is damaged")
            .hasCause(damaged);
      }
    }
  }

  @Test
  void passesOnAnErrorToo() {
    Iterator<Integer> failing =
        new Numbers() {
          @Override
          public boolean hasNext() {
            throw new AssertionError("no memory");
          }
        };
    try (Prefetch<Integer> ahead = Prefetch.start(failing, 1)) {
      assertThatThrownBy(ahead::next).hasCauseInstanceOf(AssertionError.class);
    }
  }

  @Test
  void leavesNoThreadWhenTheConsumerStopsEarly() throws Exception {
    Numbers numbers = new Numbers();
    try (Prefetch<Integer> ahead = Prefetch.start(numbers, 2)) {
      assertThat(ahead.next()).isZero();
    }

    assertThat(numbers.reader.isAlive()).isFalse();
  }

  @Test
  void leavesNoThreadWhenTheConsumerFails() {
    Numbers numbers = new Numbers();
    assertThatThrownBy(
            () -> {
              try (Prefetch<Integer> ahead = Prefetch.start(numbers, 2)) {
                throw new IllegalStateException("diverged at " + ahead.next());
              }
            })
        .hasMessage("diverged at 0");

    assertThat(numbers.reader.isAlive()).isFalse();
  }

  @Test
  void canBeInterruptedWhileItWaits() {
    CountDownLatch never = new CountDownLatch(1);
    Iterator<Integer> stuck =
        new Numbers() {
          @Override
          public Integer next() {
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return super.next();
          }
        };
    Prefetch<Integer> ahead = Prefetch.start(stuck, 1);
    Thread.currentThread().interrupt();

    assertThatThrownBy(ahead::next)
        .isInstanceOf(ReadAheadException.class)
        .hasMessage("Interrupted while waiting for data");
    ahead.close(); // at once, because the thread is still interrupted
    assertThat(Thread.interrupted()).isTrue();
    never.countDown();
  }
}
