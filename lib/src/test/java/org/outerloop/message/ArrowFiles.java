package org.outerloop.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.outerloop.coding.SliceCoder;
import org.outerloop.message.Contributions.Written;
import org.outerloop.protocol.Digest;
import org.outerloop.sparseloco.SparseSlice;

/** Arrow files whose rows are ours to spoil, with a header that promises just these bytes. */
final class ArrowFiles {
  private ArrowFiles() {}

  /** The rows of a contribution: numbers and byte strings in the order of the columns. */
  static List<Object[]> rows(MessagePlan plan, List<SparseSlice> slices) {
    List<Object[]> rows = new ArrayList<>();
    SliceCoder coder = plan.coder();
    for (SparseSlice slice : slices) {
      SliceCoder.Encoded encoded = coder.encode(slice);
      rows.add(new Object[] {rows.size(), encoded.positions(), encoded.values()});
    }
    return rows;
  }

  /** One block of the given rows; a null leaves the value out. */
  static Written write(MessagePlan plan, Schema schema, List<Object[]> rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(out))) {
      for (int row = 0; row < rows.size(); row++) {
        for (int column = 0; column < rows.get(row).length; column++) {
          set(root.getVector(column), row, rows.get(row)[column]);
        }
      }
      root.setRowCount(rows.size());
      writer.start();
      writer.writeBatch();
      writer.end();
      ArrowBlock block = writer.getRecordBlocks().get(0);
      int length = (int) (block.getMetadataLength() + block.getBodyLength());
      return promised(out.toByteArray(), block.getOffset(), length, plan);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void set(FieldVector vector, int row, Object value) {
    if (value instanceof Integer number) {
      ((IntVector) vector).setSafe(row, number);
    } else if (value instanceof Long number) {
      ((BigIntVector) vector).setSafe(row, number);
    } else if (value instanceof byte[] bytes) {
      ((VarBinaryVector) vector).setSafe(row, bytes);
    }
  }

  /** The rows of a file as Arrow itself reads them. */
  static List<Object[]> read(byte[] file) {
    List<Object[]> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        ArrowFileReader reader =
            new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(file), allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        for (int row = 0; row < root.getRowCount(); row++) {
          int index = row;
          rows.add(
              root.getFieldVectors().stream().map(column -> column.getObject(index)).toArray());
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A header as a hostile peer would make it: every digest fits the bytes. */
  static Written promised(byte[] file, long offset, int length, MessagePlan plan) {
    int from = (int) Math.min(offset, file.length);
    byte[] bytes = Arrays.copyOfRange(file, from, Math.min(file.length, from + length));
    PayloadBlock block =
        new PayloadBlock(offset, length, Digest.of(bytes), 0, plan.slices().size());
    PayloadSummary summary = new PayloadSummary(file.length, Digest.of(file), List.of(block));
    return new Written(
        file,
        ContributionHeader.of(
            Contributions.BINDING, plan, Contributions.WORK, Contributions.TRACE, summary));
  }
}
