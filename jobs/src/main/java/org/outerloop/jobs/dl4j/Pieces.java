package org.outerloop.jobs.dl4j;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import scala.Tuple2;

/**
 * Joins and cuts the records of a partition to pieces, each as much of one batch as lies here, and
 * numbers them. Joining here, once for all fits, spares the workers a thousand small arrays a step.
 */
final class Pieces<T> implements Iterator<Tuple2<Long, byte[]>> {
  private final Iterator<T> records;
  private final Examples<T> form;
  private final DealRule rule;
  private long number; // of the next example
  private T record;
  private int count; // examples of the record
  private int from; // of them, how many are cut off

  /** The pieces of a partition whose first example has this number. */
  Pieces(Iterator<T> records, Examples<T> form, DealRule rule, long first) {
    this.records = records;
    this.form = form;
    this.rule = rule;
    this.number = first;
  }

  @Override
  public boolean hasNext() {
    while (from == count && records.hasNext()) {
      record = records.next();
      count = form.count(record);
      from = 0;
    }
    return from < count;
  }

  @Override
  public Tuple2<Long, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("No piece after example " + number);
    }
    long first = number;
    long end = rule.batchEnd(first);
    List<T> parts = new ArrayList<>();
    while (number < end && hasNext()) {
      parts.add(part(end));
    }
    return new Tuple2<>(first, form.write(parts));
  }

  /** The rest of the record, or what of it the batch has room for. */
  private T part(long end) {
    int to = (int) Math.min(count, from + end - number);
    boolean whole = from == 0 && to == count;
    T part = whole ? record : form.cut(record, from, to);
    number += to - from;
    from = to;
    return part;
  }
}
