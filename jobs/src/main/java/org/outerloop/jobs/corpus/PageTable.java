package org.outerloop.jobs.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tokens.ObjectOutputFile;

/**
 * Writes one Parquet file of rows of strings, whole numbers and bytes, which appears when it is
 * finished. Fields may be null. Memory: a row group, some 16 MB. Not thread-safe.
 */
final class PageTable implements AutoCloseable {
  private static final long ROW_GROUP_BYTES = 16L << 20;

  /** Columns in which hardly a value comes twice: a dictionary would be work for nothing. */
  private static final List<String> DIFFERENT =
      List.of(
          Columns.TEXT,
          ReadStep.HEAD,
          Columns.URL,
          Columns.ID,
          Columns.KEY,
          Columns.RANK,
          Columns.TOKENS);

  private final String key;
  private final ObjectOutputFile file;
  private final ParquetWriter<Object[]> rows;

  /** Kinds of fields. */
  enum Kind {
    TEXT,
    NUMBER,
    BYTES
  }

  /** A column. */
  record Field(String name, Kind kind) {
    static Field text(String name) {
      return new Field(name, Kind.TEXT);
    }

    static Field number(String name) {
      return new Field(name, Kind.NUMBER);
    }

    static Field bytes(String name) {
      return new Field(name, Kind.BYTES);
    }

    private Type parquet() {
      return switch (kind) {
        case TEXT ->
            Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
        case NUMBER -> Types.optional(PrimitiveTypeName.INT64).named(name);
        case BYTES -> Types.optional(PrimitiveTypeName.BINARY).named(name);
      };
    }
  }

  /** Of texts: quickly compressed. */
  PageTable(ObjectStore store, String key, List<Field> fields) {
    this(store, key, fields, CompressionCodecName.ZSTD);
  }

  PageTable(ObjectStore store, String key, List<Field> fields, CompressionCodecName codec) {
    this.key = key;
    this.file = new ObjectOutputFile(store, key);
    try {
      rows = new Builder(file, fields, codec).build();
    } catch (IOException e) {
      file.close();
      throw new UncheckedIOException("Cannot begin " + key, e);
    }
  }

  /** Adds a row: a String, Long or byte[] for each field, or null. */
  void write(Object... row) {
    try {
      rows.write(row);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + key, e);
    }
  }

  /** Publishes the file. */
  void finish() {
    file.beginLast();
    try {
      rows.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot finish " + key, e);
    }
    file.commit();
  }

  /** Gives the file up unless it was finished. */
  @Override
  public void close() {
    file.close();
  }

  private static final class Builder extends ParquetWriter.Builder<Object[], Builder> {
    private final List<Field> fields;

    Builder(OutputFile file, List<Field> fields, CompressionCodecName codec) {
      super(file);
      this.fields = fields;
      PlainParquetConfiguration fast = new PlainParquetConfiguration();
      fast.set("parquet.compression.codec.zstd.level", "1");
      withConf(fast);
      withCompressionCodec(codec);
      withRowGroupSize(ROW_GROUP_BYTES);
      DIFFERENT.forEach(column -> withDictionaryEncoding(column, false));
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract in Parquet
    protected WriteSupport<Object[]> getWriteSupport(Configuration configuration) {
      return new RowWrite(fields);
    }

    @Override
    protected WriteSupport<Object[]> getWriteSupport(ParquetConfiguration configuration) {
      return new RowWrite(fields);
    }
  }

  private static final class RowWrite extends WriteSupport<Object[]> {
    private final List<Field> fields;
    private RecordConsumer consumer;

    RowWrite(List<Field> fields) {
      this.fields = fields;
    }

    private WriteContext context() {
      List<Type> types = fields.stream().map(Field::parquet).toList();
      return new WriteContext(new MessageType("page", types), Map.of());
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract in Parquet
    public WriteContext init(Configuration configuration) {
      return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return context();
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(Object[] row) {
      consumer.startMessage();
      for (int i = 0; i < row.length; i++) {
        if (row[i] != null) {
          Field field = fields.get(i);
          consumer.startField(field.name(), i);
          add(field.kind(), row[i]);
          consumer.endField(field.name(), i);
        }
      }
      consumer.endMessage();
    }

    private void add(Kind kind, Object value) {
      switch (kind) {
        case TEXT -> consumer.addBinary(Binary.fromString((String) value));
        case NUMBER -> consumer.addLong((Long) value);
        case BYTES -> consumer.addBinary(Binary.fromConstantByteArray((byte[]) value));
      }
    }
  }
}
