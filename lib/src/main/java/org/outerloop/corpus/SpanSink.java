package org.outerloop.corpus;

/** Takes parts of a text one after the other. */
@FunctionalInterface
interface SpanSink {
  void accept(int start, int end);
}
