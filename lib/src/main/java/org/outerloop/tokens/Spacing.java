package org.outerloop.tokens;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.outerloop.protocol.Require;

/**
 * Keeps a line in order, but for items that are related to the one before: those wait until
 * another, unrelated one has passed. So no two related items are neighbours, unless more than so
 * many wait or the line ends while some do; these are counted. What comes out is a function of what
 * goes in. Memory: the items that wait. Not thread-safe.
 */
public final class Spacing<T> {
  private final int mostWaiting;
  private final BiPredicate<T, T> related;
  private final Consumer<T> sink;
  private final Deque<T> last = new ArrayDeque<>(1);
  private final Deque<T> waiting = new ArrayDeque<>();
  private long touching;

  public Spacing(int mostWaiting, BiPredicate<T, T> related, Consumer<T> sink) {
    Require.that(mostWaiting >= 0, "%s items wait at most", mostWaiting);
    this.mostWaiting = mostWaiting;
    this.related = related;
    this.sink = sink;
  }

  public void add(T item) {
    waiting.add(item);
    settle(mostWaiting);
  }

  /** Lets everything out. */
  public void finish() {
    settle(0);
  }

  /** Pairs of neighbours that are related all the same. */
  public long touching() {
    return touching;
  }

  private void settle(int mayWait) {
    while (passUnrelated() || waiting.size() > mayWait) {
      if (waiting.size() > mayWait && waiting.stream().noneMatch(this::mayFollow)) {
        touching++;
        pass(waiting.remove());
      }
    }
  }

  private boolean passUnrelated() {
    for (Iterator<T> items = waiting.iterator(); items.hasNext(); ) {
      T item = items.next();
      if (mayFollow(item)) {
        items.remove();
        pass(item);
        return true;
      }
    }
    return false;
  }

  private boolean mayFollow(T item) {
    return last.isEmpty() || !related.test(last.peek(), item);
  }

  private void pass(T item) {
    last.clear();
    last.add(item);
    sink.accept(item);
  }
}
