package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.outerloop.corpus.BffSettings;

/**
 * Adds up the counts of {@link EarlierCounts} by paragraph and by page, and finds the paragraphs
 * that may have to be cut: most need never be thought of again. To rows of {@link #SCHEMA}.
 */
final class PageCounts extends ParagraphSums {
  static final String SUSPECTS = "suspects";

  /** Of a paragraph: its number, its n-grams, those that an earlier paragraph has too. */
  private static final StructType SUSPECT =
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
          .add(SUSPECTS, DataTypes.createArrayType(SUSPECT, false), false);

  private final BffSettings settings;

  PageCounts(BffSettings settings) {
    this.settings = settings;
  }

  /** What is known of a page. */
  private static final class Count {
    private final int ngrams;
    private final List<Row> suspects = new ArrayList<>();
    private long known;

    Count(int ngrams) {
      this.ngrams = ngrams;
    }
  }

  @Override
  Iterator<Row> rows(Map<NgramParagraph, Long> sums) {
    Map<Long, Count> pages = new HashMap<>();
    sums.forEach(
        (of, known) -> {
          Count page = pages.computeIfAbsent(of.place(), place -> new Count(of.pageNgrams()));
          page.known += known;
          if (settings.tooMany(known, of.ngrams())) {
            page.suspects.add(RowFactory.create(of.number(), of.ngrams(), known));
          }
        });
    return pages.entrySet().stream().map(page -> row(page.getKey(), page.getValue())).iterator();
  }

  private static Row row(long place, Count page) {
    return RowFactory.create(place, page.ngrams, page.known, page.suspects.toArray(Row[]::new));
  }
}
