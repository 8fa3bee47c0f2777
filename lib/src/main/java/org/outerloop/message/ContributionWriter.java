package org.outerloop.message;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.outerloop.coding.SliceCoder;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Writes a contribution as it is made: slices in the order of the layout, one block in memory at a
 * time (about 1 MiB and one slice). The same slices always give the same bytes.
 *
 * <pre>
 *   try (ContributionWriter writer = new ContributionWriter(out, plan)) {
 *     for (...) writer.write(slice);
 *     summary = writer.finish();
 *   }
 * </pre>
 *
 * The stream stays open; it is the caller's. Not thread-safe.
 */
public final class ContributionWriter implements AutoCloseable {
  private final MessagePlan plan;
  private final MeteredOutput out;
  private final BufferAllocator allocator = new RootAllocator();
  private final VectorSchemaRoot batch;
  private final ArrowFileWriter file;
  private final List<PayloadBlock> blocks = new ArrayList<>();
  private final SliceCoder coder;
  private int rows;
  private int written;

  public ContributionWriter(OutputStream out, ParameterLayout layout, CompressionSpec spec) {
    this(out, MessagePlan.of(layout, spec));
  }

  public ContributionWriter(OutputStream out, MessagePlan plan) {
    this.plan = plan;
    this.coder = plan.coder();
    this.out = new MeteredOutput(out);
    this.batch = VectorSchemaRoot.create(schema(), allocator);
    this.file = new ArrowFileWriter(batch, null, Channels.newChannel(this.out));
    try {
      file.start();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  static Schema schema() {
    List<Field> fields = new ArrayList<>();
    for (Column column : Column.values()) {
      ArrowType type =
          column.bytes()
              ? ArrowType.Binary.INSTANCE
              : new ArrowType.Int(column.width() * Byte.SIZE, true);
      fields.add(new Field(column.columnName(), FieldType.notNullable(type), null));
    }
    return new Schema(fields, MessageSchema.METADATA);
  }

  /** Adds the next slice of the layout. */
  public void write(SparseSlice sparse) {
    int index = written + rows;
    Require.that(index < plan.slices().size(), "All %s slices are written", index);
    Require.that(
        sparse.slice().equals(plan.slice(index)),
        "Expected %s, got %s",
        plan.slice(index),
        sparse.slice());
    addRow(sparse);
    rows++;
    if (rows == plan.blocks().get(blocks.size()).slices()) {
      writeBlock();
    }
  }

  private void addRow(SparseSlice sparse) {
    SliceCoder.Encoded encoded = coder.encode(sparse);
    ((IntVector) vector(Column.SLICE)).setSafe(rows, written + rows);
    ((VarBinaryVector) vector(Column.POSITIONS)).setSafe(rows, encoded.positions());
    ((VarBinaryVector) vector(Column.VALUES)).setSafe(rows, encoded.values());
  }

  private FieldVector vector(Column column) {
    return batch.getVector(column.columnName());
  }

  private void writeBlock() {
    long offset = out.position();
    out.mark();
    batch.setRowCount(rows);
    try {
      file.writeBatch();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    batch.clear();
    coder.begin();
    int length = Math.toIntExact(out.position() - offset);
    blocks.add(new PayloadBlock(offset, length, out.digestSinceMark(), written, rows));
    written += rows;
    rows = 0;
  }

  /** Completes the file; every slice of the layout must have been written. */
  public PayloadSummary finish() {
    Require.that(
        written == plan.slices().size(),
        "Only %s of %s slices are written",
        written + rows,
        plan.slices().size());
    try {
      file.end();
      out.flush();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    return new PayloadSummary(out.position(), out.digest(), blocks);
  }

  private static UncheckedIOException cannotWrite(IOException e) {
    return new UncheckedIOException("Cannot write a contribution", e);
  }

  /** Gives back native memory. A file that was not finished is not completed. */
  @Override
  public void close() {
    batch.close();
    allocator.close();
  }
}
