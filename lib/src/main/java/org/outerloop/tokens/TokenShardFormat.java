package org.outerloop.tokens;

import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * The shard format, for its writer and its reader: Parquet, ZSTD, one row per sequence.
 *
 * <pre>
 *   required int64 sequence                      row number in the shard, from 0
 *   required int64 id                            {@link TokenSequence#idOf} the tokens
 *   required group tokens (LIST) {               sequence length + 1 of them
 *     repeated group list { required int32 element; }   UINT_16 if the vocabulary fits, else INT_32
 *   }
 * </pre>
 *
 * <p>Parquet has no integer of two bytes: UINT_16 says that the upper half of each value is zero,
 * which costs nothing after ZSTD, and readers with 16-bit types use them. Spark takes both kinds as
 * {@code array<int>}.
 *
 * <p>A page holds about 2^15 tokens and a row group about 2^22, whole rows each, so a batch is read
 * without the rest by the page index, and a writer's memory does not grow with the shard. Values
 * are plain, not from a dictionary: measured on web text with GPT-2's tokenizer both take 1.5 bytes
 * a token after ZSTD, and a dictionary would have to be read with every batch.
 */
final class TokenShardFormat {
  static final String SEQUENCE = "sequence";
  static final String ID = "id";
  static final String TOKENS = "tokens";
  static final String LIST = "list";
  static final String ELEMENT = "element";

  private static final MessageType NARROW = schema(LogicalTypeAnnotation.intType(16, false));
  private static final MessageType WIDE = schema(LogicalTypeAnnotation.intType(32, true));

  /** The columns that say which row has which tokens. */
  static final MessageType NUMBERS =
      Types.buildMessage()
          .required(PrimitiveTypeName.INT64)
          .named(SEQUENCE)
          .required(PrimitiveTypeName.INT64)
          .named(ID)
          .named("token_sequence");

  private static final int PAGE_TOKENS = 1 << 15;
  private static final int ROW_GROUP_TOKENS = 1 << 22;

  private TokenShardFormat() {}

  private static MessageType schema(LogicalTypeAnnotation id) {
    return Types.buildMessage()
        .required(PrimitiveTypeName.INT64)
        .named(SEQUENCE)
        .required(PrimitiveTypeName.INT64)
        .named(ID)
        .requiredList()
        .requiredElement(PrimitiveTypeName.INT32)
        .as(id)
        .named(TOKENS)
        .named("token_sequence");
  }

  /** Columns of a shard whose ids are so wide. */
  static MessageType schema(TokenWidth width) {
    return width == TokenWidth.UINT16 ? NARROW : WIDE;
  }

  static int rowsPerPage(int tokensPerRow) {
    return Math.max(1, PAGE_TOKENS / tokensPerRow);
  }

  static int rowsPerRowGroup(int tokensPerRow) {
    return Math.max(1, ROW_GROUP_TOKENS / tokensPerRow);
  }

  /** Settings of Parquet without Hadoop's configuration files. */
  static ParquetConfiguration configuration() {
    return new PlainParquetConfiguration();
  }
}
