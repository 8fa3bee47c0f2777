package org.outerloop.corpus.stats;

import java.util.List;
import org.outerloop.protocol.RecordJson;

/**
 * What a preparation did, kept beside the shards as {@value #KEY}. A function of input, settings
 * and tokenizer; times stand elsewhere.
 *
 * @param version of this format: {@link #VERSION}
 * @param files of the input
 * @param packedBytes of these files
 * @param stages in the order of the chain, reading first
 * @param sources in name order
 * @param worstFiles those with most rejected lines, damaged ones first
 * @param output the shards
 */
public record PreparationStatistics(
    int version,
    long files,
    long packedBytes,
    List<StageStatistics> stages,
    List<SourceStatistics> sources,
    List<FileTrouble> worstFiles,
    OutputStatistics output) {
  public static final String KEY = "statistics.json";
  public static final long MAX_BYTES = 256L << 20;
  public static final int VERSION = 2;

  public PreparationStatistics {
    stages = List.copyOf(stages);
    sources = List.copyOf(sources);
    worstFiles = List.copyOf(worstFiles);
  }

  public static PreparationStatistics fromBytes(byte[] json) {
    return RecordJson.fromBytes(json, PreparationStatistics.class);
  }

  public byte[] toBytes() {
    return RecordJson.toBytes(this);
  }
}
