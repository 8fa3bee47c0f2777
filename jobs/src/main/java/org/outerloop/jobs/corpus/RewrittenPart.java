package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.outerloop.corpus.TextStage;
import org.outerloop.jobs.corpus.DecisionPart.Written;
import org.outerloop.jobs.corpus.TextPass.Fate;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Writes the pages that a stage leaves of one partition as a Parquet file, and counts what it did.
 * The text stages behind it look at each page in passing.
 *
 * @param output root of the result
 * @param folder below it, for these files
 * @param stage its name
 * @param behind text stages that come next
 * @param draw of examples
 */
record RewrittenPart(
    StoreLocation output, String folder, String stage, List<TextStage> behind, ExampleDraw draw)
    implements Serializable {

  /**
   * Nothing is written for a partition without rows.
   *
   * @param pages rows of {@link Columns#PAGES}
   */
  Iterator<Written> write(Iterator<Row> pages) {
    if (!pages.hasNext()) {
      return List.<Written>of().iterator();
    }
    String key = "%s/part-%05d.parquet".formatted(folder, TaskContext.getPartitionId());
    try (ObjectStore store = ObjectStores.open(output);
        PageTable table = new PageTable(store, key, ReadStep.FIELDS)) {
      PartCount count = new PartCount(stage, draw);
      List<PageBehind> passes = behind.stream().map(text -> new PageBehind(text, draw)).toList();
      while (pages.hasNext()) {
        Row page = pages.next();
        long bytes = count.note(page);
        if (page.<String>getAs(Columns.OUTCOME).equals(Columns.KEPT)) {
          write(page, fate(page, bytes, passes), table);
        }
      }
      table.finish();
      return List.of(new Written(key, count.told(), passes.stream().map(PageBehind::told).toList()))
          .iterator();
    }
  }

  private static Fate fate(Row page, long bytes, List<PageBehind> passes) {
    Fate fate = new Fate(Columns.KEPT, "", page.getAs(Columns.TEXT), bytes);
    for (PageBehind pass : passes) {
      if (fate.isKept()) {
        fate = pass.apply(page, fate);
      }
    }
    return fate;
  }

  private static void write(Row page, Fate fate, PageTable table) {
    if (fate.isKept()) {
      table.write(
          page.getAs(Columns.SOURCE),
          page.<Long>getAs(Columns.LINE),
          page.getAs(Columns.OFFSET),
          Columns.KEPT,
          page.getAs(Columns.DETAIL),
          page.getAs(Columns.URL),
          page.getAs(Columns.ID),
          page.getAs(Columns.KEY),
          fate.bytes(),
          null,
          fate.text());
    }
  }
}
