package org.outerloop.jobs.corpus;

import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Finds in each bucket the n-grams that occur more than once. From rows of {@link
 * NgramScatter#SCHEMA}, those of a bucket next to each other; to rows of {@link BffRounds#SHARED}.
 * Memory: one bucket, see {@link NgramBucket}.
 */
final class SharedNgrams implements MapPartitionsFunction<Row, Row> {
  @Override
  public Iterator<Row> call(Iterator<Row> blocks) {
    Lookahead<Row> ahead = new Lookahead<>(blocks);
    return new Iterator<>() {
      private Iterator<Row> shared = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!shared.hasNext() && ahead.hasNext()) {
          shared = bucket(ahead).shared();
        }
        return shared.hasNext();
      }

      @Override
      public Row next() {
        return shared.next();
      }
    };
  }

  private static NgramBucket bucket(Lookahead<Row> blocks) {
    NgramBucket bucket = new NgramBucket();
    int number = blocks.peek().getInt(0);
    while (blocks.hasNext() && blocks.peek().getInt(0) == number) {
      bucket.add(blocks.next().getAs(1));
    }
    return bucket;
  }
}
