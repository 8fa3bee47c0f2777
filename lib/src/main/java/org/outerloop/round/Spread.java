package org.outerloop.round;

import java.io.Serializable;
import java.util.List;

/**
 * Spreads independent pieces of work, over Spark's executors or over nothing.
 *
 * <p>A piece may run more than once and anywhere, so it must write the same bytes every time; what
 * it returns is a small row.
 */
public interface Spread {

  /** Results in the order of the items. */
  <T extends Serializable, R extends Serializable> List<R> each(
      String stage, List<T> items, Work<T, R> work);

  /** How many pieces run side by side; what is shared among so many is loaded so many times. */
  default int slots() {
    return 1;
  }

  /** One after the other, in this thread. */
  static Spread here() {
    return new Spread() {
      @Override
      public <T extends Serializable, R extends Serializable> List<R> each(
          String stage, List<T> items, Work<T, R> work) {
        return items.stream().map(work::apply).toList();
      }
    };
  }

  /** One kind of piece. */
  @FunctionalInterface
  interface Work<T extends Serializable, R extends Serializable> extends Serializable {
    R apply(T item);
  }
}
