package org.outerloop.jobs.dl4j;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import scala.Tuple2;

/** Joins pieces, in order of their numbers, to batches; holds one batch. */
final class Batches implements Iterator<Batch> {
  private final Iterator<Tuple2<Long, byte[]>> pieces;
  private final DealRule rule;
  private final Examples<?> form;
  private final List<byte[]> batch = new ArrayList<>();
  private Tuple2<Long, byte[]> ahead;

  Batches(Iterator<Tuple2<Long, byte[]>> pieces, DealRule rule, Examples<?> form) {
    this.pieces = pieces;
    this.rule = rule;
    this.form = form;
    advance();
  }

  private void advance() {
    ahead = pieces.hasNext() ? pieces.next() : null;
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public Batch next() {
    if (ahead == null) {
      throw new NoSuchElementException("No further batch");
    }
    long number = rule.batch(ahead._1());
    batch.clear();
    while (ahead != null && rule.batch(ahead._1()) == number) {
      batch.add(ahead._2());
      advance();
    }
    return form.join(batch);
  }
}
