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
 * joined to find the few rows that matter. With more paragraphs than bits it says yes to most,
 * which costs time and changes nothing.
 */
final class ParagraphSieve implements Serializable {
  /** 4 MiB: for some ten million paragraphs. */
  static final int WORDS = 1 << 19;

  private static final int DEPTH = 2;

  private final long[] bits;

  private ParagraphSieve(long[] bits) {
    this.bits = bits;
  }

  /**
   * Of a table's columns {@link ContentOrder#PLACE} and {@link BffRounds#PARAGRAPH}.
   *
   * @param words of 64 bits; a power of two
   */
  static Broadcast<ParagraphSieve> of(Dataset<Row> table, int words) {
    JavaRDD<Row> paragraphs = table.select(ContentOrder.PLACE, BffRounds.PARAGRAPH).javaRDD();
    int tasks = table.sparkSession().sparkContext().defaultParallelism();
    long[] bits =
        paragraphs.getNumPartitions() == 0
            ? new long[words]
            : paragraphs
                .coalesce(tasks)
                .mapPartitions(rows -> bits(rows, words))
                .treeReduce(ParagraphSieve::both, DEPTH);
    return JavaSparkContext.fromSparkContext(table.sparkSession().sparkContext())
        .broadcast(new ParagraphSieve(bits));
  }

  private static Iterator<long[]> bits(Iterator<Row> paragraphs, int words) {
    long[] bits = new long[words];
    while (paragraphs.hasNext()) {
      Row paragraph = paragraphs.next();
      long hash = hash(paragraph.getLong(0), paragraph.getInt(1));
      bits[word(hash, words)] |= 1L << hash;
    }
    return List.of(bits).iterator();
  }

  private static long[] both(long[] one, long[] other) {
    for (int i = 0; i < one.length; i++) {
      one[i] |= other[i];
    }
    return one;
  }

  private static long hash(long place, int number) {
    return SplitMix64.mix(place + SplitMix64.mix(number));
  }

  /** The lowest 6 bits of a hash are a place in the word. */
  private static int word(long hash, int words) {
    return (int) (hash >>> 6) & words - 1;
  }

  /** Of each paragraph of some groups, whether it may be one of these. */
  boolean[] mayHold(SharedGroups groups) {
    boolean[] among = new boolean[groups.paragraphs()];
    for (int i = 0; i < among.length; i++) {
      NgramParagraph of = groups.paragraph(i);
      among[i] = mayHold(of.place(), of.number());
    }
    return among;
  }

  private boolean mayHold(long place, int number) {
    long hash = hash(place, number);
    return (bits[word(hash, bits.length)] & 1L << hash) != 0;
  }
}
