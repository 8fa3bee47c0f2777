package org.outerloop.jobs.corpus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** An iterator whose next element can be looked at. */
final class Lookahead<T> implements Iterator<T> {
  private final Iterator<T> elements;
  private final Deque<T> next = new ArrayDeque<>(1);

  Lookahead(Iterator<T> elements) {
    this.elements = elements;
  }

  @Override
  public boolean hasNext() {
    return !next.isEmpty() || elements.hasNext();
  }

  @Override
  public T next() {
    return next.isEmpty() ? elements.next() : next.remove();
  }

  T peek() {
    if (next.isEmpty()) {
      next.add(elements.next());
    }
    return next.peek();
  }
}
