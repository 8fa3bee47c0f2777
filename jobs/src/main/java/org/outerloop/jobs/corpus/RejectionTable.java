package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tokens.ObjectOutputFile;

/**
 * Every rejected line and every damaged file as a row of {@value #KEY}: {@code source string, line
 * bigint, offset bigint, outcome string, detail string}, in the order of (file name, line). The
 * driver writes it, partition by partition, so it is one object and the same bytes each time.
 */
final class RejectionTable {
  static final String KEY = "rejections.parquet";

  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(Columns.SOURCE)
          .required(PrimitiveTypeName.INT64)
          .named(Columns.LINE)
          .required(PrimitiveTypeName.INT64)
          .named(Columns.OFFSET)
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(Columns.OUTCOME)
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(Columns.DETAIL)
          .named("rejection");

  private RejectionTable() {}

  static void write(Dataset<Row> judged, ObjectStore store) {
    Iterator<Row> rejections =
        judged
            .where(col(Columns.OUTCOME).startsWith(Columns.REJECTED_PREFIX))
            .select(Columns.SOURCE, Columns.LINE, Columns.OFFSET, Columns.OUTCOME, Columns.DETAIL)
            .orderBy(Columns.SOURCE, Columns.LINE, Columns.OFFSET)
            .toLocalIterator();
    try (ObjectOutputFile object = new ObjectOutputFile(store, KEY)) {
      try (ParquetWriter<Group> table = open(object)) {
        SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
        while (rejections.hasNext()) {
          table.write(group(groups, rejections.next()));
        }
        object.beginLast();
      }
      object.commit();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + KEY + " to " + store, e);
    }
  }

  private static ParquetWriter<Group> open(ObjectOutputFile object) throws IOException {
    return ExampleParquetWriter.builder(object)
        .withConf(new PlainParquetConfiguration())
        .withType(SCHEMA)
        .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
        .build();
  }

  private static Group group(SimpleGroupFactory groups, Row row) {
    return groups
        .newGroup()
        .append(Columns.SOURCE, row.getString(0))
        .append(Columns.LINE, row.getLong(1))
        .append(Columns.OFFSET, row.getLong(2))
        .append(Columns.OUTCOME, row.getString(3))
        .append(Columns.DETAIL, row.getString(4));
  }
}
