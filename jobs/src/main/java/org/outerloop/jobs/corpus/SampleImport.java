package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.outerloop.interchange.TemplarShard;
import org.outerloop.jobs.UserException;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.InvalidTokensException;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenShardWriter;
import org.outerloop.tokens.Tokenizer;

/**
 * Samples of flat shards as sequences, in their order; a task writes one shard of ours from a range
 * of one of theirs. Text bytes are those of the decoded samples; a character that the end of a
 * sample cuts counts as replaced.
 */
record SampleImport(
    SparkSession spark,
    ImportSettings settings,
    StoreLocation from,
    Tokenizer tokenizer,
    PackStage.Format format) {
  /** Samples of one of their shards that become one of ours. */
  private record Piece(
      StoreLocation from,
      String folder,
      int theirs,
      long first,
      long count,
      boolean heldOut,
      int ours)
      implements Serializable {}

  /** Writes all shards; returns them in order. */
  List<PackedShard> run() {
    List<Piece> pieces = pieces();
    Broadcast<Tokenizer> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(tokenizer);
    PackStage.Format written = format;
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(pieces, pieces.size())
        .map(piece -> write(piece, written, shared.value()))
        .collect();
  }

  private List<Piece> pieces() {
    try (ObjectStore store = ObjectStores.open(from)) {
      List<Integer> training = TemplarShard.find(store, "", TemplarShard.TRAIN);
      if (training.isEmpty()) {
        throw new UserException("No " + TemplarShard.tokensKey("", "train", 0) + " at " + from);
      }
      List<Integer> heldOut =
          TemplarShard.find(store, ExportTokensJob.HELD_OUT, TemplarShard.TRAIN);
      List<Piece> pieces = new ArrayList<>();
      long all = samples(store, "", training);
      long last = heldOut.isEmpty() ? Math.max(1, (long) (all * settings.heldOutShare())) : 0;
      add(store, "", training, 0, all - last, false, pieces);
      if (heldOut.isEmpty()) {
        add(store, "", training, all - last, all, true, pieces);
      } else {
        String folder = ExportTokensJob.HELD_OUT;
        add(store, folder, heldOut, 0, samples(store, folder, heldOut), true, pieces);
      }
      return pieces;
    }
  }

  private TemplarShard open(ObjectStore store, String folder, int number) {
    return new TemplarShard(
        store, folder, TemplarShard.TRAIN, number, settings.sequenceLength() + 1);
  }

  private long samples(ObjectStore store, String folder, List<Integer> shards) {
    return shards.stream().mapToLong(number -> open(store, folder, number).samples()).sum();
  }

  /** Cuts samples from .. to - 1 of all shards of a folder into pieces. */
  private void add(
      ObjectStore store,
      String folder,
      List<Integer> shards,
      long from,
      long to,
      boolean heldOut,
      List<Piece> pieces) {
    long start = 0;
    int ours = 0;
    for (int shard : shards) {
      long samples = open(store, folder, shard).samples();
      long end = Math.min(samples, to - start);
      for (long first = Math.max(0, from - start); first < end; ) {
        long count = Math.min(settings.sequencesPerShard(), end - first);
        pieces.add(new Piece(this.from, folder, shard, first, count, heldOut, ours++));
        first += count;
      }
      start += samples;
    }
  }

  private static PackedShard write(Piece piece, PackStage.Format format, Tokenizer tokenizer) {
    String key =
        piece.heldOut()
            ? TokenShard.heldOutKey(piece.ours())
            : TokenShard.trainingKey(piece.ours());
    try (ObjectStore from = ObjectStores.open(piece.from());
        ObjectStore to = ObjectStores.open(format.output());
        TokenShardWriter writer =
            new TokenShardWriter(to, key, format.sequenceLength(), format.vocabularySize())) {
      int sampleTokens = format.sequenceLength() + 1;
      TemplarShard shard =
          new TemplarShard(from, piece.folder(), TemplarShard.TRAIN, piece.theirs(), sampleTokens);
      long[] counts = new long[2];
      shard.read(
          piece.first(),
          piece.count(),
          sample -> {
            write(sample, writer, piece);
            int[] text = Arrays.stream(sample).filter(id -> id != format.endOfText()).toArray();
            counts[0] += sample.length - text.length;
            counts[1] += tokenizer.decode(text).getBytes(StandardCharsets.UTF_8).length;
          });
      TokenShard ours = writer.finish();
      long tokens = sampleTokens * ours.rows();
      return new PackedShard(
          piece.heldOut(),
          key,
          ours.rows(),
          ours.bytes(),
          ours.digest(),
          counts[0],
          counts[1],
          tokens,
          0);
    }
  }

  private static void write(int[] sample, TokenShardWriter writer, Piece piece) {
    try {
      writer.write(sample);
    } catch (IllegalArgumentException e) {
      String file = TemplarShard.tokensKey(piece.folder(), TemplarShard.TRAIN, piece.theirs());
      throw new InvalidTokensException(file + ": " + e.getMessage(), e);
    }
  }
}
