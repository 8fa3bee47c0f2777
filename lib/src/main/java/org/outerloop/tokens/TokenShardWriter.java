package org.outerloop.tokens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.outerloop.protocol.Require;
import org.outerloop.storage.ObjectStore;

/**
 * Writes sequences to a shard, in order; Spark SQL reads it as {@code sequence bigint, id bigint,
 * tokens array<int>}. An id outside the vocabulary is an error, so none is ever cut to its width.
 * The same sequences give the same bytes. The object appears on {@link #finish}; a writer that is
 * closed before leaves nothing behind. Memory: one row group, some 16 MB. Not thread-safe.
 */
public final class TokenShardWriter implements AutoCloseable {
  private final String key;
  private final int tokensPerRow;
  private final int vocabularySize;
  private final ObjectOutputFile file;
  private final ParquetWriter<int[]> writer;
  private long rows;

  /**
   * @param key of the shard, see {@link TokenShard#trainingKey}
   * @param sequenceLength tokens to predict; one more is stored
   * @param vocabularySize ids must be below it
   */
  public TokenShardWriter(ObjectStore store, String key, int sequenceLength, int vocabularySize) {
    Require.that(sequenceLength > 0, "Sequences of %s tokens", sequenceLength);
    this.key = key;
    this.tokensPerRow = sequenceLength + 1;
    this.vocabularySize = vocabularySize;
    this.file = new ObjectOutputFile(store, key);
    try {
      writer = new Builder(file, tokensPerRow, TokenWidth.of(vocabularySize)).build();
    } catch (IOException e) {
      file.close();
      throw new UncheckedIOException("Cannot begin " + key, e);
    }
  }

  /** Adds a sequence of sequence length + 1 tokens. */
  public void write(int[] tokens) {
    Require.that(
        tokens.length == tokensPerRow, "%s tokens where %s belong", tokens.length, tokensPerRow);
    for (int token : tokens) {
      if (token < 0 || token >= vocabularySize) {
        throw new IllegalArgumentException(
            "Token id " + token + " in a vocabulary of " + vocabularySize);
      }
    }
    try {
      writer.write(tokens);
      rows++;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + key, e);
    }
  }

  /** Publishes the shard; returns what the manifest must say of it. */
  public TokenShard finish() {
    file.beginLast();
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot finish " + key, e);
    }
    long bytes = file.size();
    return new TokenShard(key, rows, bytes, file.commit());
  }

  /** Gives up the shard unless it was finished. */
  @Override
  public void close() {
    file.close();
  }

  private static final class Builder extends ParquetWriter.Builder<int[], Builder> {
    private final TokenWidth width;

    Builder(OutputFile file, int tokensPerRow, TokenWidth width) {
      super(file);
      this.width = width;
      withConf(TokenShardFormat.configuration());
      withCodecFactory(new ZstdPages());
      withCompressionCodec(CompressionCodecName.ZSTD);
      withPageRowCountLimit(TokenShardFormat.rowsPerPage(tokensPerRow));
      withRowGroupRowCountLimit(TokenShardFormat.rowsPerRowGroup(tokensPerRow));
      withDictionaryEncoding(false);
      withDictionaryEncoding(TokenShardFormat.ID, false);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract in Parquet
    protected WriteSupport<int[]> getWriteSupport(Configuration configuration) {
      return new SequenceWrite(width);
    }

    @Override
    protected WriteSupport<int[]> getWriteSupport(ParquetConfiguration configuration) {
      return new SequenceWrite(width);
    }
  }

  private static final class SequenceWrite extends WriteSupport<int[]> {
    private final TokenWidth width;
    private RecordConsumer consumer;
    private long sequence;

    SequenceWrite(TokenWidth width) {
      this.width = width;
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract in Parquet
    public WriteContext init(Configuration configuration) {
      return new WriteContext(TokenShardFormat.schema(width), Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(TokenShardFormat.schema(width), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(int[] tokens) {
      consumer.startMessage();
      writeLong(TokenShardFormat.SEQUENCE, 0, sequence++);
      writeLong(TokenShardFormat.ID, 1, TokenSequence.idOf(tokens));
      consumer.startField(TokenShardFormat.TOKENS, 2);
      consumer.startGroup();
      consumer.startField(TokenShardFormat.LIST, 0);
      for (int token : tokens) {
        consumer.startGroup();
        consumer.startField(TokenShardFormat.ELEMENT, 0);
        consumer.addInteger(token);
        consumer.endField(TokenShardFormat.ELEMENT, 0);
        consumer.endGroup();
      }
      consumer.endField(TokenShardFormat.LIST, 0);
      consumer.endGroup();
      consumer.endField(TokenShardFormat.TOKENS, 2);
      consumer.endMessage();
    }

    private void writeLong(String field, int index, long value) {
      consumer.startField(field, index);
      consumer.addLong(value);
      consumer.endField(field, index);
    }
  }
}
