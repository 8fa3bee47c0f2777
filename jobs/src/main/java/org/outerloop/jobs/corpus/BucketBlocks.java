package org.outerloop.jobs.corpus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Numbers of paragraphs on their way into buckets: many are shuffled as one row. Memory: {@value
 * #BYTES} bytes, so that they stay in a core's cache, or {@value #LEAST_BLOCK} per bucket; and what
 * one input gives.
 *
 * @param <T> that gives such numbers
 */
abstract class BucketBlocks<T> implements Iterator<Row> {
  static final String BUCKET = "bucket";
  static final String BLOCK = "block";

  /** Many rows to a bucket, each with a {@link NgramBlock}. */
  static final StructType SCHEMA =
      new StructType()
          .add(BUCKET, DataTypes.IntegerType, false)
          .add(BLOCK, DataTypes.BinaryType, false);

  private static final int BYTES = 1 << 20;
  private static final int LEAST_BLOCK = 512;
  private static final int MOST_BLOCK = 16 << 10;

  private final Iterator<T> inputs;
  private final NgramBlock[] open;
  private final Deque<Row> ready = new ArrayDeque<>();

  BucketBlocks(Iterator<T> inputs, int buckets) {
    this.inputs = inputs;
    this.open = new NgramBlock[buckets];
  }

  /** Puts what an input gives. */
  abstract void scatter(T input);

  /**
   * @param spread a number of 64 random bits, of which the highest say the bucket: tables within a
   *     bucket go by the lowest
   */
  final void put(long spread, NgramParagraph of, long number) {
    int bucket = (int) ((spread >>> 32) * open.length >>> 32);
    NgramBlock block = open[bucket];
    if (block == null) {
      block = new NgramBlock(Math.max(LEAST_BLOCK, Math.min(MOST_BLOCK, BYTES / open.length)));
      open[bucket] = block;
    }
    block.add(of, number);
    if (block.isFull()) {
      ready.add(RowFactory.create(bucket, block.take()));
    }
  }

  @Override
  public final boolean hasNext() {
    while (ready.isEmpty() && inputs.hasNext()) {
      scatter(inputs.next());
      if (!inputs.hasNext()) {
        finish();
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public final Row next() {
    return ready.remove();
  }

  private void finish() {
    for (int bucket = 0; bucket < open.length; bucket++) {
      if (open[bucket] != null && !open[bucket].isEmpty()) {
        ready.add(RowFactory.create(bucket, open[bucket].take()));
      }
    }
  }
}
