package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.outerloop.corpus.DocumentDraw;
import org.outerloop.interchange.DatatroveDocuments;
import org.outerloop.interchange.MegatronDocuments;
import org.outerloop.interchange.TokenDocuments;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.InvalidTokensException;
import org.outerloop.tokens.TokenWidth;
import org.outerloop.tokens.Tokenizer;

/**
 * Documents of token files, shuffled and packed. A document is named by the SHA-256 of its ids as
 * uint32; an end of text that the file has after it is taken off first, as packing puts one there.
 */
record DocumentImport(
    SparkSession spark,
    ImportSettings settings,
    StoreLocation from,
    Tokenizer tokenizer,
    PackStage.Format format) {
  private static final int DOCUMENTS_PER_TASK = 10_000;
  private static final int AT_ONCE = 16;

  private record Range(String key, long first, long count) implements Serializable {}

  List<PackedShard> run() {
    List<Range> ranges = ranges();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Reading reading =
        new Reading(
            from,
            settings.format(),
            format,
            new DocumentDraw(settings.seed(), settings.heldOutShare()),
            context.broadcast(tokenizer));
    JavaRDD<Row> documents =
        context.parallelize(ranges, Math.max(1, ranges.size())).flatMap(reading::read);
    return ShardStage.write(
        PackStage.pack(spark.createDataFrame(documents, Columns.TOKENIZED), format), format);
  }

  private List<Range> ranges() {
    String ending = settings.format() == ImportSettings.Format.MEGATRON ? ".idx" : ".ds";
    List<Range> ranges = new ArrayList<>();
    try (ObjectStore store = ObjectStores.open(from)) {
      for (ObjectInfo object : store.list("")) {
        if (object.key().endsWith(ending)) {
          long count = open(store, settings.format(), object.key(), format).count();
          for (long first = 0; first < count; first += DOCUMENTS_PER_TASK) {
            ranges.add(new Range(object.key(), first, Math.min(DOCUMENTS_PER_TASK, count - first)));
          }
        }
      }
    }
    if (ranges.isEmpty()) {
      throw new UserException("No document in a file ending in " + ending + " at " + from);
    }
    return ranges;
  }

  private static TokenDocuments open(
      ObjectStore store, ImportSettings.Format kind, String key, PackStage.Format format) {
    return kind == ImportSettings.Format.MEGATRON
        ? new MegatronDocuments(store, key.substring(0, key.length() - ".idx".length()))
        : new DatatroveDocuments(store, key, format.width());
  }

  /** What a task needs to turn a range into rows. */
  private record Reading(
      StoreLocation from,
      ImportSettings.Format kind,
      PackStage.Format format,
      DocumentDraw draw,
      Broadcast<Tokenizer> tokenizer)
      implements Serializable {

    Iterator<Row> read(Range range) {
      ObjectStore store = ObjectStores.open(from);
      TokenDocuments documents = open(store, kind, range.key(), format);
      return new Batches(
          range.count(),
          AT_ONCE,
          (done, count, sink) ->
              documents.read(
                  range.first() + done, count, ids -> sink.accept(row(ids, range.key()))),
          store::close);
    }

    private Row row(int[] stored, String key) {
      int last = stored.length - 1;
      boolean ended = last >= 0 && stored[last] == format.endOfText();
      int[] ids = ended ? Arrays.copyOf(stored, last) : stored;
      for (int id : ids) {
        if (id >= format.vocabularySize()) {
          throw new InvalidTokensException(
              key + ": Token id " + id + " in a vocabulary of " + format.vocabularySize());
        }
      }
      Digest name = Digest.of(TokenWidth.UINT32.pack(ids));
      boolean heldOut = draw.isHeldOut(name);
      int part = heldOut ? TokenStage.HELD_OUT : TokenStage.TRAINING;
      return RowFactory.create(
          part,
          draw.shard(name, format.shards(part)),
          draw.rank(name),
          name.toBytes(),
          (long) tokenizer.value().decode(ids).getBytes(StandardCharsets.UTF_8).length,
          format.width().pack(ids));
    }
  }
}
