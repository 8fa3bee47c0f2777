package org.outerloop.jobs.corpus;

import java.util.HexFormat;
import java.util.Iterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.outerloop.corpus.DocumentDraw;
import org.outerloop.protocol.Digest;
import org.outerloop.tokens.TokenWidth;
import org.outerloop.tokens.Tokenizer;

/** Text becomes token ids, and chance gives each document its part, cell and place. No shuffle. */
final class TokenStage {
  static final int TRAINING = 0;
  static final int HELD_OUT = 1;

  private TokenStage() {}

  /** One row per page, see {@link Columns#TOKENIZED}; without the end of text. Lazy. */
  static Dataset<Row> tokenize(
      SparkSession spark, Dataset<Row> pages, PrepareSettings settings, Tokenizer tokenizer) {
    Broadcast<Tokenizer> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(tokenizer);
    DocumentDraw draw = settings.draw();
    int trainingShards = settings.trainingShards();
    int heldOutShards = settings.heldOutShards();
    MapPartitionsFunction<Row, Row> encode =
        rows -> {
          Tokenizer own = shared.value();
          return map(rows, row -> encode(row, own, draw, trainingShards, heldOutShards));
        };
    return pages
        .select(Columns.ID, Columns.TEXT)
        .mapPartitions(encode, Encoders.row(Columns.TOKENIZED));
  }

  private static Row encode(
      Row page, Tokenizer tokenizer, DocumentDraw draw, int trainingShards, int heldOutShards) {
    byte[] digest = page.getAs(Columns.ID);
    String text = page.getAs(Columns.TEXT);
    Digest id = Digest.parse(HexFormat.of().formatHex(digest));
    boolean heldOut = draw.isHeldOut(id);
    long bytes = Utf8Length.of(text);
    return RowFactory.create(
        heldOut ? HELD_OUT : TRAINING,
        draw.shard(id, heldOut ? heldOutShards : trainingShards),
        draw.rank(id),
        digest,
        bytes,
        TokenWidth.of(tokenizer.vocabularySize()).pack(tokenizer.encode(text)));
  }

  private static <T> Iterator<T> map(Iterator<T> rows, java.util.function.UnaryOperator<T> change) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public T next() {
        return change.apply(rows.next());
      }
    };
  }
}
