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
   * All occurrences in some paragraphs, and of each hash of theirs the first in any other.
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
    boolean[] among = new boolean[groups.paragraphs()];
    for (int i = 0; i < among.length; i++) {
      NgramParagraph of = groups.paragraph(i);
      among[i] = sieve.value().mayHold(of.place(), of.number());
    }
    return new Iterator<>() {
      private List<Row> rows = new ArrayList<>();
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
    if (orphans ? among[groups.member(0)] : anyAmong(groups, among)) {
      int other = -1;
      for (int i = 0; i < groups.size(); i++) {
        int member = groups.member(i);
        if (!among[member] && other < 0) {
          other = member;
        } else if (orphans && other >= 0 && member != other) {
          return;
        } else if (!orphans && !among[member]) {
          continue;
        }
        rows.add(row(groups, i));
      }
    }
  }

  private static boolean anyAmong(SharedGroups groups, boolean[] among) {
    for (int i = 0; i < groups.size(); i++) {
      if (among[groups.member(i)]) {
        return true;
      }
    }
    return false;
  }

  private static Row row(SharedGroups groups, int occurrence) {
    NgramParagraph of = groups.paragraph(groups.member(occurrence));
    return RowFactory.create(groups.hash(), groups.rank(occurrence), of.place(), of.number());
  }
}
