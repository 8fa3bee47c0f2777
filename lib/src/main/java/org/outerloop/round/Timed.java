package org.outerloop.round;

import java.io.Serializable;

/** A piece of work with the seconds that it took where it ran. */
final class Timed<T extends Serializable, R extends Serializable>
    implements Spread.Work<T, Timed.Result<R>> {
  private final Spread.Work<T, R> work;

  /** What came of the work. */
  record Result<R extends Serializable>(R value, double seconds) implements Serializable {}

  Timed(Spread.Work<T, R> work) {
    this.work = work;
  }

  @Override
  public Result<R> apply(T item) {
    long start = System.nanoTime();
    R value = work.apply(item);
    return new Result<>(value, (System.nanoTime() - start) * 1e-9);
  }
}
