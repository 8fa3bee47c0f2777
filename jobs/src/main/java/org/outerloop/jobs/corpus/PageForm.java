package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.List;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.outerloop.jobs.corpus.PageBehind.Leaving;
import org.outerloop.jobs.corpus.PageTable.Field;

/** What a stage that writes its pages anew makes of each: a row for what comes next. */
interface PageForm extends Serializable {

  /** What files in this form are called. */
  StepRecord.Parts parts();

  /** How the files are compressed. */
  CompressionCodecName codec();

  /** Columns of the files. */
  List<Field> fields();

  /**
   * @param page that is kept
   * @return as {@link PageTable#write} takes it
   */
  Object[] row(Leaving page);
}
