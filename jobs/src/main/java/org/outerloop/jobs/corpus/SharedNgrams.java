package org.outerloop.jobs.corpus;

import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Finds in each bucket the n-grams that occur more than once. From rows of {@link
 * BucketBlocks#SCHEMA}, those of a bucket next to each other; to {@link SharedGroups}, one for each
 * bucket. Memory: one bucket, see {@link NgramBucket}.
 */
final class SharedNgrams implements FlatMapFunction<Iterator<Row>, byte[]> {
  @Override
  public Iterator<byte[]> call(Iterator<Row> rows) {
    Lookahead<Row> blocks = new Lookahead<>(rows);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return blocks.hasNext();
      }

      @Override
      public byte[] next() {
        return shared(blocks);
      }
    };
  }

  private static byte[] shared(Lookahead<Row> blocks) {
    NgramBucket bucket = new NgramBucket();
    int number = blocks.peek().getInt(0);
    while (blocks.hasNext() && blocks.peek().getInt(0) == number) {
      bucket.add(blocks.next().getAs(1));
    }
    return bucket.shared();
  }
}
