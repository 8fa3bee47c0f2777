package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Takes from {@link SharedGroups} the few occurrences that some paragraphs have to do with, as rows
 * of {@link #SCHEMA}.
 */
final class SharedRows implements FlatMapFunction<byte[], Row> {
  static final StructType SCHEMA =
      new StructType()
          .add(BffRounds.HASH, DataTypes.LongType, false)
          .add(BffRounds.RANK, DataTypes.IntegerType, false)
          .add(ContentOrder.PLACE, DataTypes.LongType, false)
          .add(BffRounds.PARAGRAPH, DataTypes.IntegerType, false);

  private final Broadcast<ParagraphSieve> sieve;
  private final boolean orphans;

  private SharedRows(Broadcast<ParagraphSieve> sieve, boolean orphans) {
    this.sieve = sieve;
    this.orphans = orphans;
  }

  /**
   * Of hashes that two of some paragraphs have, all occurrences in them before the first in any
   * other paragraph.
   *
   * @param some paragraphs
   */
  static Dataset<Row> of(
      SparkSession spark, JavaRDD<byte[]> shared, Broadcast<ParagraphSieve> some) {
    return spark.createDataFrame(shared.flatMap(new SharedRows(some, false)), SCHEMA);
  }

  /**
   * Of hashes that occur first in some paragraph, all occurrences up to the first in any other,
   * with it.
   *
   * @param some paragraphs
   */
  static Dataset<Row> beginningIn(
      SparkSession spark, JavaRDD<byte[]> shared, Broadcast<ParagraphSieve> some) {
    return spark.createDataFrame(shared.flatMap(new SharedRows(some, true)), SCHEMA);
  }

  @Override
  public Iterator<Row> call(byte[] written) {
    SharedGroups groups = new SharedGroups(written);
    boolean[] among = sieve.value().mayHold(groups);
    return new Iterator<>() {
      private final List<Row> rows = new ArrayList<>();
      private int next;

      @Override
      public boolean hasNext() {
        while (next == rows.size() && groups.next()) {
          rows.clear();
          next = 0;
          take(groups, among, rows);
        }
        return next < rows.size();
      }

      @Override
      public Row next() {
        return rows.get(next++);
      }
    };
  }

  private void take(SharedGroups groups, boolean[] among, List<Row> rows) {
    int end = groups.firstOutside(among);
    boolean wanted = end > 0 && (orphans || groups.member(0) != groups.member(end - 1));
    if (!wanted) {
      return;
    }
    int other = end;
    while (orphans && end < groups.size() && groups.member(end) == groups.member(other)) {
      end++;
    }
    for (int i = 0; i < end; i++) {
      NgramParagraph of = groups.paragraph(groups.member(i));
      rows.add(RowFactory.create(groups.hash(), groups.rank(i), of.place(), of.number()));
    }
  }
}
