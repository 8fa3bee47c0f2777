package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.outerloop.interchange.TemplarShard;
import org.outerloop.interchange.TemplarShardWriter;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenPart;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenStore;

/**
 * Writes a prepared corpus as flat .npy shards in Templar's form, one task per shard: {@code
 * train_%06d.npy} and {@code sample_ids_%06d.npy}, and the same of the held-out part below {@code
 * held-out/}. A sample is a whole stored sequence, sequence length + 1 tokens, so ids stay what
 * they are. Memory: 512 sequences per task; nothing is shuffled.
 */
public final class ExportTokensJob {
  static final String HELD_OUT = "held-out/";
  private static final int READ_AT_ONCE = 512;

  private ExportTokensJob() {}

  private record Export(
      StoreLocation from, StoreLocation to, boolean heldOut, int number, long first, long count)
      implements Serializable {}

  /**
   * Exports a corpus.
   *
   * @param to an empty place
   * @return what was exported
   */
  public static TokenManifest export(SparkSession spark, StoreLocation from, StoreLocation to) {
    OutputPlace.requireEmpty(to);
    TokenManifest manifest;
    try (ObjectStore store = ObjectStores.open(from)) {
      manifest = TokenStore.open(store).manifest();
    }
    List<Export> exports = new ArrayList<>(exports(from, to, manifest.training(), false));
    exports.addAll(exports(from, to, manifest.heldOut(), true));
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(exports, exports.size())
        .foreach(ExportTokensJob::export);
    return manifest;
  }

  private static List<Export> exports(
      StoreLocation from, StoreLocation to, TokenPart part, boolean heldOut) {
    List<Export> exports = new ArrayList<>();
    long first = 0;
    for (TokenShard shard : part.shards()) {
      if (shard.rows() > 0) {
        exports.add(new Export(from, to, heldOut, exports.size(), first, shard.rows()));
      }
      first += shard.rows();
    }
    return exports;
  }

  private static void export(Export export) {
    try (ObjectStore from = ObjectStores.open(export.from());
        ObjectStore to = ObjectStores.open(export.to())) {
      TokenStore tokens = TokenStore.open(from);
      String folder = export.heldOut() ? HELD_OUT : "";
      int sampleTokens = tokens.manifest().sequenceLength() + 1;
      try (TemplarShardWriter writer =
          new TemplarShardWriter(
              to, folder, TemplarShard.TRAIN, export.number(), sampleTokens, export.count())) {
        for (long done = 0; done < export.count(); done += READ_AT_ONCE) {
          int count = (int) Math.min(READ_AT_ONCE, export.count() - done);
          long first = export.first() + done;
          List<TokenSequence> sequences =
              export.heldOut() ? tokens.heldOut(first, count) : tokens.training(first, count);
          sequences.forEach(sequence -> writer.write(sequence.tokens()));
        }
        writer.finish();
      }
    }
  }
}
