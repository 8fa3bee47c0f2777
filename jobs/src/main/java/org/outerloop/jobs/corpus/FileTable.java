package org.outerloop.jobs.corpus;

import java.util.List;
import org.outerloop.jobs.corpus.PageTable.Field;
import org.outerloop.storage.ObjectStore;

/**
 * Counts per file as {@value #KEY}: {@code source string, stage string, outcome string, documents
 * bigint, bytes bigint}, in the order of the first three.
 */
final class FileTable {
  static final String KEY = "statistics.parquet";

  private static final List<Field> FIELDS =
      List.of(
          Field.text("source"),
          Field.text("stage"),
          Field.text("outcome"),
          Field.number("documents"),
          Field.number("bytes"));

  private FileTable() {}

  static void write(List<FileRow> files, ObjectStore store) {
    try (PageTable table = new PageTable(store, KEY, FIELDS)) {
      for (FileRow row : files) {
        table.write(row.source(), row.stage(), row.outcome(), row.documents(), row.bytes());
      }
      table.finish();
    }
  }
}
