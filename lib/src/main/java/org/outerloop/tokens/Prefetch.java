package org.outerloop.tokens;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.outerloop.protocol.Require;

/**
 * Reads ahead: one thread takes elements from a source while the consumer works on earlier ones, so
 * that reading costs no time as long as it is faster than the work. Elements come in the source's
 * order, at most {@code depth} of them wait.
 *
 * <p>What the source throws is thrown to the consumer, as the cause of a {@link
 * ReadAheadException}, after all elements that were read before. The source is used by the reading
 * thread alone until {@link #close()} returns. One consumer; not thread-safe.
 */
public final class Prefetch<T> implements Iterator<T>, AutoCloseable {
  private final Iterator<T> source;
  private final int depth;
  private final Thread reader;
  private final Object lock = new Object();

  // guarded by lock
  private final Queue<T> ready = new ArrayDeque<>();
  private Throwable failure;
  private boolean ended;
  private boolean closed;

  private Prefetch(Iterator<T> source, int depth) {
    this.source = source;
    this.depth = depth;
    this.reader = new Thread(this::readAll, "read-ahead");
    reader.setDaemon(true);
  }

  /**
   * Begins to read.
   *
   * @param source without null elements
   * @param depth most elements that wait for the consumer, besides the one being read
   */
  public static <T> Prefetch<T> start(Iterator<T> source, int depth) {
    Require.that(depth > 0, "Reading %s elements ahead", depth);
    Prefetch<T> prefetch = new Prefetch<>(source, depth);
    prefetch.reader.start();
    return prefetch;
  }

  private void readAll() {
    Throwable thrown = null;
    try {
      while (awaitRoom() && source.hasNext()) {
        put(source.next());
      }
    } catch (Throwable e) { // whatever it is, the consumer must hear of it
      thrown = e;
    }
    synchronized (lock) {
      failure = thrown;
      ended = true;
      lock.notifyAll();
    }
  }

  /** False when nobody wants more. */
  private boolean awaitRoom() throws InterruptedException {
    synchronized (lock) {
      while (!closed && ready.size() >= depth) {
        lock.wait();
      }
      return !closed;
    }
  }

  private void put(T element) {
    synchronized (lock) {
      ready.add(element);
      lock.notifyAll();
    }
  }

  /**
   * Whether there is another element; waits until that is known.
   *
   * @throws ReadAheadException when the source failed
   */
  @Override
  public boolean hasNext() {
    synchronized (lock) {
      Require.that(!closed, "The reading ahead has been closed");
      while (ready.isEmpty() && !ended) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new ReadAheadException("Interrupted while waiting for data", e);
        }
      }
      if (ready.isEmpty() && failure != null) {
        throw new ReadAheadException("Reading ahead failed: " + failure.getMessage(), failure);
      }
      return !ready.isEmpty();
    }
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("Nothing more to read");
    }
    synchronized (lock) {
      T element = ready.remove();
      lock.notifyAll();
      return element;
    }
  }

  /**
   * Ends the reading; elements that wait are let go. Returns when the source is no longer in use,
   * which takes as long as the read under way: reads are not interrupted, because that would close
   * files that others share. If this thread is interrupted it returns at once.
   */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      ready.clear();
      lock.notifyAll();
    }
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
