package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.outerloop.storage.StoreLocation;

/** Pages for other jobs: as {@code prepare-corpus} has them before its first stage. */
public final class CorpusPages {
  private CorpusPages() {}

  /**
   * Id (SHA-256 of the text) and text of every page that can be read; equal texts as often as they
   * are there. Lazy; one task per file.
   *
   * @throws org.outerloop.jobs.UserException if there is nothing to read
   */
  public static Dataset<Row> read(SparkSession spark, StoreLocation place, int maxLineBytes) {
    return ReadStage.pages(spark, CorpusInput.find(place), maxLineBytes)
        .where(col(Columns.OUTCOME).equalTo(Columns.KEPT))
        .select(Columns.ID, Columns.TEXT);
  }
}
