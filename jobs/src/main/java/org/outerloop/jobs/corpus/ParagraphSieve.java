package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.outerloop.protocol.SplitMix64;

/**
 * Knows some paragraphs: says yes to all of them, and to some others. So a large table need not be
 * joined to find the few rows that matter. 4 MiB, whatever the number of paragraphs; with more than
 * some ten million it says yes to most, which costs time and changes nothing.
 */
final class ParagraphSieve implements Serializable {
  private static final int WORDS = 1 << 19;
  private static final int DEPTH = 2;

  private final long[] bits;

  private ParagraphSieve(long[] bits) {
    this.bits = bits;
  }

  /** Of a table's columns {@link ContentOrder#PLACE} and {@link BffRounds#PARAGRAPH}. */
  static Broadcast<ParagraphSieve> of(Dataset<Row> table) {
    JavaRDD<Row> paragraphs = table.select(ContentOrder.PLACE, BffRounds.PARAGRAPH).javaRDD();
    int tasks = table.sparkSession().sparkContext().defaultParallelism();
    long[] bits =
        paragraphs.getNumPartitions() == 0
            ? new long[WORDS]
            : paragraphs
                .coalesce(tasks)
                .mapPartitions(ParagraphSieve::bits)
                .treeReduce(ParagraphSieve::both, DEPTH);
    return JavaSparkContext.fromSparkContext(table.sparkSession().sparkContext())
        .broadcast(new ParagraphSieve(bits));
  }

  private static Iterator<long[]> bits(Iterator<Row> paragraphs) {
    long[] bits = new long[WORDS];
    while (paragraphs.hasNext()) {
      Row paragraph = paragraphs.next();
      long hash = hash(paragraph.getLong(0), paragraph.getInt(1));
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

  private static long hash(long place, int number) {
    return SplitMix64.mix(place + SplitMix64.mix(number));
  }

  /** The lowest 6 bits of a hash are a place in the word. */
  private static int word(long hash) {
    return (int) (hash >>> 6) & WORDS - 1;
  }

  /** Whether it may be one of the paragraphs. */
  boolean mayHold(long place, int number) {
    long hash = hash(place, number);
    return (bits[word(hash)] & 1L << hash) != 0;
  }
}
