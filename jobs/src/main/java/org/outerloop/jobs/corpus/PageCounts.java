package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.outerloop.corpus.BffSettings;

/**
 * Adds up the counts of {@link CountScatter} by paragraph and by page, and finds the paragraphs
 * that may have to be cut: most need never be thought of again. From rows of {@link
 * BucketBlocks#SCHEMA}, those of a bucket next to each other; to rows of {@link #SCHEMA}. Memory:
 * the paragraphs of one bucket.
 */
final class PageCounts implements MapPartitionsFunction<Row, Row> {
  static final String OPEN = "open";

  /** Of a paragraph: its number, its n-grams, those that an earlier paragraph has too. */
  static final StructType PARAGRAPH =
      new StructType()
          .add(BffRounds.PARAGRAPH, DataTypes.IntegerType, false)
          .add(BffRounds.NGRAMS, DataTypes.IntegerType, false)
          .add(BffRounds.KNOWN, DataTypes.LongType, false);

  /** Of a page with such n-grams: all of them, and paragraphs that have too many. */
  static final StructType SCHEMA =
      new StructType()
          .add(ContentOrder.PLACE, DataTypes.LongType, false)
          .add(BffRounds.PAGE_NGRAMS, DataTypes.IntegerType, false)
          .add(BffRounds.KNOWN, DataTypes.LongType, false)
          .add(OPEN, DataTypes.createArrayType(PARAGRAPH, false), false);

  private final BffSettings settings;

  PageCounts(BffSettings settings) {
    this.settings = settings;
  }

  /** What is known of a page. */
  private static final class Count {
    private final int ngrams;
    private final Map<NgramParagraph, Long> paragraphs = new HashMap<>();

    Count(int ngrams) {
      this.ngrams = ngrams;
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Lookahead<Row> blocks = new Lookahead<>(rows);
    return new Iterator<>() {
      private Iterator<Row> pages = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!pages.hasNext() && blocks.hasNext()) {
          pages = bucket(blocks);
        }
        return pages.hasNext();
      }

      @Override
      public Row next() {
        return pages.next();
      }
    };
  }

  private Iterator<Row> bucket(Lookahead<Row> blocks) {
    Map<Long, Count> pages = new HashMap<>();
    int number = blocks.peek().getInt(0);
    while (blocks.hasNext() && blocks.peek().getInt(0) == number) {
      NgramBlock.read(
          blocks.next().getAs(1),
          (of, known) ->
              pages
                  .computeIfAbsent(of.place(), place -> new Count(of.pageNgrams()))
                  .paragraphs
                  .merge(of, known, Long::sum));
    }
    return pages.entrySet().stream().map(page -> row(page.getKey(), page.getValue())).iterator();
  }

  private Row row(long place, Count count) {
    List<Row> open = new ArrayList<>();
    long sum = 0;
    for (Map.Entry<NgramParagraph, Long> paragraph : count.paragraphs.entrySet()) {
      NgramParagraph of = paragraph.getKey();
      long known = paragraph.getValue();
      sum += known;
      if (settings.tooMany(known, of.ngrams())) {
        open.add(RowFactory.create(of.number(), of.ngrams(), known));
      }
    }
    return RowFactory.create(place, count.ngrams, sum, open.toArray(Row[]::new));
  }
}
