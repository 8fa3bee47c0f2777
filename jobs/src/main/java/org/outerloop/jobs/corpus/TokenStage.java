package org.outerloop.jobs.corpus;

import java.util.Iterator;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Text becomes token ids, and chance gives each document its part, cell and place. No shuffle. */
final class TokenStage {
  static final int TRAINING = 0;
  static final int HELD_OUT = 1;

  private TokenStage() {}

  /**
   * One row per page, see {@link Columns#TOKENIZED}; without the end of text. Lazy. Needless behind
   * a stage that writes its pages as {@link TokenForm}.
   */
  static Dataset<Row> tokenize(Dataset<Row> pages, TokenForm form) {
    MapPartitionsFunction<Row, Row> encode =
        rows -> map(rows, row -> RowFactory.create(form.encode(row.getAs(0), row.getString(1))));
    return PageReads.tokenized(
        pages
            .select(Columns.ID, Columns.TEXT)
            .mapPartitions(encode, Encoders.row(TokenForm.STORED)));
  }

  private static <T> Iterator<T> map(Iterator<T> rows, UnaryOperator<T> change) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public T next() {
        return change.apply(rows.next());
      }
    };
  }
}
