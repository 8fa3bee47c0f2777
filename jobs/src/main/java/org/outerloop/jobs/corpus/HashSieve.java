package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Lets through what may have one of some hashes: all that has, and some that has not. So a large
 * table need not be shuffled to find the few rows that matter. 4 MiB, whatever the number of
 * hashes; with more than some ten million it lets most things through, which costs time and changes
 * nothing.
 */
final class HashSieve implements Serializable {
  private static final int WORDS = 1 << 19;
  private static final int DEPTH = 2;

  private final long[] bits;

  private HashSieve(long[] bits) {
    this.bits = bits;
  }

  /** Of the hashes of a table, by the column of {@link BffRounds}. */
  static HashSieve of(Dataset<Row> table) {
    JavaRDD<Long> hashes = table.select(col(BffRounds.HASH)).as(Encoders.LONG()).javaRDD();
    int tasks = table.sparkSession().sparkContext().defaultParallelism();
    return new HashSieve(
        hashes.getNumPartitions() == 0
            ? new long[WORDS]
            : hashes
                .coalesce(tasks)
                .mapPartitions(HashSieve::bits)
                .treeReduce(HashSieve::both, DEPTH));
  }

  private static Iterator<long[]> bits(Iterator<Long> hashes) {
    long[] bits = new long[WORDS];
    while (hashes.hasNext()) {
      long hash = hashes.next();
      bits[word(hash)] |= 1L << hash;
    }
    return List.of(bits).iterator();
  }

  private static long[] both(long[] one, long[] other) {
    for (int i = 0; i < WORDS; i++) {
      one[i] |= other[i];
    }
    return one;
  }

  /** The lowest 6 bits of a hash are a place in the word. */
  private static int word(long hash) {
    return (int) (hash >>> 6) & WORDS - 1;
  }

  /** The rows of a table that may have one of the hashes. */
  Dataset<Row> filter(Dataset<Row> table) {
    Broadcast<HashSieve> shared =
        JavaSparkContext.fromSparkContext(table.sparkSession().sparkContext()).broadcast(this);
    int column = table.schema().fieldIndex(BffRounds.HASH);
    FilterFunction<Row> mayHave = row -> shared.value().mayHave(row.getLong(column));
    return table.filter(mayHave);
  }

  private boolean mayHave(long hash) {
    return (bits[word(hash)] & 1L << hash) != 0;
  }
}
