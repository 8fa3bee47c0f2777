package org.outerloop.storage;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Reads from a store that one does not trust to answer: all reads together may take so long and no
 * longer, however few bytes arrive at a time. What the reader computes in between does not count.
 *
 * <p>Each read is done by a thread of its own, for a socket that drips bytes never times out and
 * need not heed an interrupt. When the time is over the thread is interrupted and left behind; it
 * holds the bytes of one read and nothing of the caller's, and ends with its connection, at the
 * latest when the caller closes the store. A thread costs some 50 microseconds, a range is about a
 * megabyte. Not thread-safe.
 */
public final class TimedReads {
  private final ObjectStore store;
  private final Duration limit;
  private long spentNanos;
  private long readBytes;

  /**
   * @param store that the caller closes
   * @param limit of all reads together
   */
  public TimedReads(ObjectStore store, Duration limit) {
    this.store = store;
    this.limit = limit;
  }

  /** As {@link ObjectStore#find}. */
  public Optional<ObjectInfo> find(String key) {
    return within(key, () -> store.find(key));
  }

  /** As {@link ObjectStore#get}. */
  public byte[] get(String key, long maxBytes) {
    return counted(within(key, () -> store.get(key, maxBytes)));
  }

  /** As {@link ObjectStore#getRange}. */
  public byte[] getRange(String key, long offset, int length) {
    return counted(within(key, () -> store.getRange(key, offset, length)));
  }

  private byte[] counted(byte[] bytes) {
    readBytes += bytes.length;
    return bytes;
  }

  /**
   * @throws SlowStoreException when the time is over
   */
  private <T> T within(String key, Supplier<T> read) {
    FutureTask<T> task = new FutureTask<>(read::get);
    Thread thread = new Thread(task, "reads " + key);
    thread.setDaemon(true);
    long begin = System.nanoTime();
    thread.start();
    try {
      return task.get(limit.toNanos() - spentNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new SlowStoreException(slow(key), e);
    } catch (ExecutionException e) {
      throw sameKind(key, e.getCause());
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while reading " + key + " of " + store, e);
    } finally {
      spentNanos += System.nanoTime() - begin;
    }
  }

  private String slow(String key) {
    return String.format(
        Locale.ROOT,
        "%s gave %d bytes of %s in the %.1f s it was given",
        store,
        readBytes,
        key,
        limit.toMillis() / 1000.0);
  }

  /** The exception that the read threw in its thread, thrown in this one. */
  private RuntimeException sameKind(String key, Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known
        ? known
        : new ObjectStoreException("Cannot read " + key + " of " + store, cause);
  }
}
