package org.outerloop.jobs.corpus;

import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Adds up counts by paragraph. From rows of {@link BucketBlocks#SCHEMA}, those of a bucket next to
 * each other and all of a page in one; to rows of {@link #SCHEMA}. Memory: the paragraphs of one
 * bucket.
 */
class ParagraphSums implements MapPartitionsFunction<Row, Row> {
  static final String SUM = "sum";
  static final StructType SCHEMA =
      new StructType()
          .add(ContentOrder.PLACE, DataTypes.LongType, false)
          .add(BffRounds.PARAGRAPH, DataTypes.IntegerType, false)
          .add(SUM, DataTypes.LongType, false);

  @Override
  public final Iterator<Row> call(Iterator<Row> rows) {
    Lookahead<Row> blocks = new Lookahead<>(rows);
    return new Iterator<>() {
      private Iterator<Row> summed = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!summed.hasNext() && blocks.hasNext()) {
          summed = rows(bucket(blocks));
        }
        return summed.hasNext();
      }

      @Override
      public Row next() {
        return summed.next();
      }
    };
  }

  private static Map<NgramParagraph, Long> bucket(Lookahead<Row> blocks) {
    Map<NgramParagraph, Long> sums = new HashMap<>();
    int number = blocks.peek().getInt(0);
    while (blocks.hasNext() && blocks.peek().getInt(0) == number) {
      NgramBlock.Reader counts = new NgramBlock.Reader(blocks.next().getAs(1));
      while (counts.next()) {
        sums.merge(counts.paragraph(), counts.value(), Long::sum);
      }
    }
    return sums;
  }

  /** The rows of a bucket. */
  Iterator<Row> rows(Map<NgramParagraph, Long> sums) {
    return sums.entrySet().stream()
        .map(sum -> RowFactory.create(sum.getKey().place(), sum.getKey().number(), sum.getValue()))
        .iterator();
  }
}
