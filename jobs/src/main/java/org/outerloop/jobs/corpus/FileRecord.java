package org.outerloop.jobs.corpus;

import java.util.List;
import org.outerloop.corpus.stats.PreparationTimes.StageTime;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.protocol.RecordJson;

/**
 * What the first pass over one file found; it lies beside the file's pages and is written after
 * them, so a file that has its record is done.
 *
 * @param source name of the file
 * @param stages reading and the text stages fused with it
 * @param times of the same
 */
record FileRecord(String source, List<StageStatistics> stages, List<StageTime> times) {
  static final long MAX_BYTES = 64L << 20;

  FileRecord {
    stages = List.copyOf(stages);
    times = List.copyOf(times);
  }

  static FileRecord fromBytes(byte[] json) {
    return RecordJson.fromBytes(json, FileRecord.class);
  }

  byte[] toBytes() {
    return RecordJson.toBytes(this);
  }
}
