package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.outerloop.jobs.corpus.PageTable.Field;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Writes the decisions of one partition as a Parquet file and counts them.
 *
 * @param output root of the result
 * @param folder below it, for these files
 * @param stage its name
 * @param draw of examples
 */
record DecisionPart(StoreLocation output, String folder, String stage, ExampleDraw draw)
    implements Serializable {

  static final List<Field> FIELDS =
      List.of(
          Field.text(Columns.SOURCE),
          Field.number(Columns.LINE),
          Field.text(Columns.OUTCOME),
          Field.text(Columns.TEXT));

  /**
   * What a task tells.
   *
   * @param key of the file
   * @param own what the stage did
   * @param behind what the stages behind it did, in the same pass
   */
  record Written(String key, PartCount.Told own, List<PageBehind.Told> behind)
      implements Serializable {}

  /**
   * Nothing is written for a partition without rows.
   *
   * @param decisions rows of {@link Columns#PAGES}; the text is null where it is of no interest
   */
  Iterator<Written> write(Iterator<Row> decisions) {
    if (!decisions.hasNext()) {
      return List.<Written>of().iterator();
    }
    String key = "%s/part-%05d.parquet".formatted(folder, TaskContext.getPartitionId());
    try (ObjectStore store = ObjectStores.open(output);
        PageTable table = new PageTable(store, key, FIELDS)) {
      PartCount count = new PartCount(stage, draw);
      while (decisions.hasNext()) {
        Row row = decisions.next();
        count.note(row);
        String outcome = row.getAs(Columns.OUTCOME);
        table.write(
            row.getAs(Columns.SOURCE),
            row.<Long>getAs(Columns.LINE),
            outcome,
            outcome.equals(Columns.KEPT) ? row.getAs(Columns.TEXT) : null);
      }
      table.finish();
      return List.of(new Written(key, count.told(), List.of())).iterator();
    }
  }
}
