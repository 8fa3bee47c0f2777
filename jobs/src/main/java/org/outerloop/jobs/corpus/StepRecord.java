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
 * @param parts keys of the Parquet files of decisions, in order
 * @param rewritten whether these are the pages it left, all of them, and no decisions
 * @param dropped documents
 * @param changed documents with another text
 * @param statistics of the stage
 * @param files counts per file
 * @param seconds it took
 */
record StepRecord(
    String stage,
    Digest basis,
    List<String> parts,
    boolean rewritten,
    long dropped,
    long changed,
    StageStatistics statistics,
    List<FileRow> files,
    double seconds) {
  static final long MAX_BYTES = 1L << 30;

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
