package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.outerloop.jobs.corpus.DecisionPart.Written;
import org.outerloop.jobs.corpus.PageBehind.Leaving;
import org.outerloop.jobs.corpus.TextPass.Fate;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Writes what a stage leaves of the pages of one partition as a Parquet file, and counts what it
 * did. The text stages behind it look at the pages in passing, some hundred kilobytes at a time.
 *
 * @param output root of the result
 * @param folder below it, for these files
 * @param stage its name
 * @param out what becomes of the pages on their way
 * @param draw of examples
 */
record RewrittenPart(
    StoreLocation output, String folder, String stage, WayOut out, ExampleDraw draw)
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
        PageTable table = new PageTable(store, key, out.form().fields(), out.form().codec())) {
      PartCount count = new PartCount(stage, draw);
      List<PageBehind> passes =
          out.behind().stream().map(text -> new PageBehind(text, draw)).toList();
      while (pages.hasNext()) {
        List<Leaving> batch = batch(pages, count);
        passes.forEach(pass -> pass.apply(batch));
        batch.stream().filter(Leaving::isKept).forEach(page -> table.write(out.form().row(page)));
      }
      table.finish();
      return List.of(new Written(key, count.told(), passes.stream().map(PageBehind::told).toList()))
          .iterator();
    }
  }

  /** The next pages that the stage keeps. */
  private static List<Leaving> batch(Iterator<Row> pages, PartCount count) {
    List<Leaving> batch = new ArrayList<>();
    for (long size = 0; size < TextPass.BATCH_BYTES && pages.hasNext(); ) {
      Row page = pages.next();
      long bytes = count.note(page);
      if (page.<String>getAs(Columns.OUTCOME).equals(Columns.KEPT)) {
        batch.add(new Leaving(page, new Fate(Columns.KEPT, "", page.getAs(Columns.TEXT), bytes)));
        size += bytes;
      }
    }
    return batch;
  }
}
