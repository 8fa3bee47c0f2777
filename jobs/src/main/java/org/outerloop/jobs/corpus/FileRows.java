package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.outerloop.corpus.stats.RuleStatistics;
import org.outerloop.corpus.stats.StageStatistics;

/** Counts per file, stage and outcome. */
final class FileRows {
  /** Outcome of pages that stay with another text; their bytes are the growth. */
  static final String CHANGED = "changed";

  /** Stands for the stages so far in rows of what is kept. */
  static final String ALL = "all";

  private FileRows() {}

  /** Rows of the same file, stage and outcome as one; in the order of these. */
  static List<FileRow> sum(List<FileRow> rows) {
    Map<List<String>, FileRow> sums = new TreeMap<>(FileRows::compare);
    for (FileRow row : rows) {
      sums.merge(List.of(row.source(), row.stage(), row.outcome()), row, FileRows::add);
    }
    sums.values().removeIf(row -> row.documents() == 0 && row.bytes() == 0);
    return new ArrayList<>(sums.values());
  }

  /** Takes what a later stage left out or changed from what the stages before it kept. */
  static List<FileRow> after(List<FileRow> before, List<FileRow> stage) {
    List<FileRow> all = new ArrayList<>(before);
    all.addAll(stage);
    for (FileRow row : stage) {
      boolean changed = row.outcome().equals(CHANGED);
      long documents = changed ? 0 : -row.documents();
      long bytes = changed ? row.bytes() : -row.bytes();
      all.add(new FileRow(row.source(), ALL, Columns.KEPT, documents, bytes));
    }
    return sum(all);
  }

  private static FileRow add(FileRow one, FileRow other) {
    return new FileRow(
        one.source(),
        one.stage(),
        one.outcome(),
        one.documents() + other.documents(),
        one.bytes() + other.bytes());
  }

  private static int compare(List<String> one, List<String> other) {
    for (int i = 0; i < one.size(); i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** What the first pass left out of a file, and what it kept. */
  static List<FileRow> of(FileRecord record) {
    List<FileRow> rows = new ArrayList<>();
    for (StageStatistics stage : record.stages()) {
      for (RuleStatistics rule : stage.dropped()) {
        rows.add(
            new FileRow(
                record.source(), stage.name(), rule.outcome(), rule.documents(), rule.bytes()));
      }
    }
    StageStatistics last = record.stages().get(record.stages().size() - 1);
    if (last.documentsKept() > 0) {
      rows.add(
          new FileRow(record.source(), ALL, Columns.KEPT, last.documentsKept(), last.bytesKept()));
    }
    return rows;
  }
}
