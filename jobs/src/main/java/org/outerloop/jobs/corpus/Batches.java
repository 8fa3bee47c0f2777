package org.outerloop.jobs.corpus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;

/** Rows that a reader gives some at a time, as an iterator; closes the reader after the last. */
final class Batches implements Iterator<Row> {
  private final long total;
  private final int atOnce;
  private final Reader reader;
  private final Runnable close;
  private final Deque<Row> ready = new ArrayDeque<>();
  private long done;

  Batches(long total, int atOnce, Reader reader, Runnable close) {
    this.total = total;
    this.atOnce = atOnce;
    this.reader = reader;
    this.close = close;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && done < total) {
      long count = Math.min(atOnce, total - done);
      reader.read(done, count, ready::add);
      done += count;
      if (done == total) {
        close.run();
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("No more rows");
    }
    return ready.remove();
  }

  /** Gives so many rows, from one on, to a sink. */
  @FunctionalInterface
  interface Reader {
    void read(long first, long count, Consumer<Row> sink);
  }
}
