package org.outerloop.jobs.corpus;

import java.util.List;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.sql.Row;
import org.outerloop.jobs.corpus.PageBehind.Leaving;
import org.outerloop.jobs.corpus.PageTable.Field;

/** Pages as the first pass writes them, for stages that look at texts. */
final class TextForm implements PageForm {
  @Override
  public StepRecord.Parts parts() {
    return StepRecord.Parts.PAGES;
  }

  @Override
  public CompressionCodecName codec() {
    return CompressionCodecName.ZSTD;
  }

  @Override
  public List<Field> fields() {
    return ReadStep.FIELDS;
  }

  @Override
  public Object[] row(Leaving left) {
    Row page = left.row();
    return new Object[] {
      page.getAs(Columns.SOURCE),
      page.getAs(Columns.LINE),
      page.getAs(Columns.OFFSET),
      Columns.KEPT,
      page.getAs(Columns.DETAIL),
      page.getAs(Columns.URL),
      page.getAs(Columns.ID),
      page.getAs(Columns.KEY),
      left.bytes(),
      null,
      left.text()
    };
  }
}
