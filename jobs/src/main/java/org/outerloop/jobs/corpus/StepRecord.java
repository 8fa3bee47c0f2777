package org.outerloop.jobs.corpus;

import java.util.List;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RecordJson;

/**
 * What a stage that compares pages has done; written after its decisions, so where it is the stage
 * need not run again.
 *
 * @param stage its name
 * @param basis digest over settings, input and the stages before: another basis, another result
 * @param parts keys of Parquet files, in order; none if the stage before wrote the pages that this
 *     one left
 * @param holding what these files hold
 * @param dropped documents
 * @param changed documents with another text
 * @param statistics of the stage
 * @param files counts per file
 * @param taskSeconds spent in the stage alone, by all tasks; 0 if nobody noted them
 * @param seconds from its beginning to its end, with the stages it runs beside
 */
record StepRecord(
    String stage,
    Digest basis,
    List<String> parts,
    Parts holding,
    long dropped,
    long changed,
    StageStatistics statistics,
    List<FileRow> files,
    double taskSeconds,
    double seconds) {
  static final long MAX_BYTES = 1L << 30;

  /** What a stage has written. */
  enum Parts {
    /** What it dropped and changed, and nothing of all other pages. */
    DECISIONS,
    /** All pages it left. */
    PAGES,
    /** The tokens of all pages it left. */
    TOKENS
  }

  StepRecord {
    parts = List.copyOf(parts);
    files = List.copyOf(files);
  }

  static StepRecord fromBytes(byte[] json) {
    return RecordJson.fromBytes(json, StepRecord.class);
  }

  byte[] toBytes() {
    return RecordJson.toBytes(this);
  }
}
