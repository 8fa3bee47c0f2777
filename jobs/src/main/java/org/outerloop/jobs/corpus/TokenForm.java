package org.outerloop.jobs.corpus;

import java.util.HexFormat;
import java.util.List;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.outerloop.corpus.DocumentDraw;
import org.outerloop.jobs.corpus.PageBehind.Leaving;
import org.outerloop.jobs.corpus.PageTable.Field;
import org.outerloop.protocol.Digest;
import org.outerloop.tokens.TokenWidth;
import org.outerloop.tokens.Tokenizer;

/**
 * Pages as token ids, each with the part, cell and place that chance gives it. Where only packing
 * comes behind a stage, no text need be written and read for it.
 *
 * @param tokenizer of all tasks
 * @param draw of parts, cells and places
 * @param trainingShards cells of the part to train on
 * @param heldOutShards cells of the held-out part
 */
record TokenForm(
    Broadcast<Tokenizer> tokenizer, DocumentDraw draw, int trainingShards, int heldOutShards)
    implements PageForm {

  /** {@link Columns#TOKENIZED}, but for the width of whole numbers. */
  static final StructType STORED =
      new StructType()
          .add(Columns.PART, DataTypes.LongType, false)
          .add(Columns.SHARD, DataTypes.LongType, false)
          .add(Columns.RANK, DataTypes.LongType, false)
          .add(Columns.ID, DataTypes.BinaryType, false)
          .add(Columns.BYTES, DataTypes.LongType, false)
          .add(Columns.TOKENS, DataTypes.BinaryType, false);

  static final List<Field> FIELDS =
      List.of(
          Field.number(Columns.PART),
          Field.number(Columns.SHARD),
          Field.number(Columns.RANK),
          Field.bytes(Columns.ID),
          Field.number(Columns.BYTES),
          Field.bytes(Columns.TOKENS));

  static TokenForm of(SparkSession spark, PrepareSettings settings, Tokenizer tokenizer) {
    return new TokenForm(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(tokenizer),
        settings.draw(),
        settings.trainingShards(),
        settings.heldOutShards());
  }

  @Override
  public StepRecord.Parts parts() {
    return StepRecord.Parts.TOKENS;
  }

  /** None: ids are two bytes, of which a quarter at best could be saved, for one reading. */
  @Override
  public CompressionCodecName codec() {
    return CompressionCodecName.UNCOMPRESSED;
  }

  @Override
  public List<Field> fields() {
    return FIELDS;
  }

  @Override
  public Object[] row(Leaving page) {
    return encode(page.row().getAs(Columns.ID), page.text());
  }

  /**
   * A row of {@link #STORED}.
   *
   * @param digest that names the document
   */
  Object[] encode(byte[] digest, String text) {
    Digest id = Digest.parse(HexFormat.of().formatHex(digest));
    boolean heldOut = draw.isHeldOut(id);
    long part = heldOut ? TokenStage.HELD_OUT : TokenStage.TRAINING;
    long cell = draw.shard(id, heldOut ? heldOutShards : trainingShards);
    Tokenizer own = tokenizer.value();
    byte[] tokens = TokenWidth.of(own.vocabularySize()).pack(own.encode(text));
    return new Object[] {part, cell, draw.rank(id), digest, Utf8Length.of(text), tokens};
  }
}
