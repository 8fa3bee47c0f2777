package org.outerloop.jobs.corpus;

import java.util.List;
import org.outerloop.corpus.stats.OutputStatistics;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenPart;
import org.outerloop.tokens.TokenShard;

/** What the shards hold, for the statistics. */
final class PackCounts {
  private PackCounts() {}

  static StageStatistics statistics(String stage, List<PackedShard> shards) {
    long documents = shards.stream().mapToLong(PackedShard::documents).sum();
    long bytes = shards.stream().mapToLong(PackedShard::textBytes).sum();
    return new StageStatistics(
        stage, documents, bytes, documents, bytes, List.of(), List.of(), List.of());
  }

  static OutputStatistics output(TokenManifest manifest) {
    TokenPart training = manifest.training();
    TokenPart heldOut = manifest.heldOut();
    return new OutputStatistics(
        manifest.trainingSequences(),
        manifest.heldOutSequences(),
        manifest.sequenceLength(),
        training.tokens() + heldOut.tokens(),
        training.dropped() + heldOut.dropped(),
        training.shards().size() + heldOut.shards().size(),
        bytes(training) + bytes(heldOut));
  }

  private static long bytes(TokenPart part) {
    return part.shards().stream().mapToLong(TokenShard::bytes).sum();
  }
}
