package org.outerloop.message;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;

/**
 * What a payload says of itself, without a layout to compare it with: read by Arrow, so for people
 * who look at a file and not for a validator. Native memory is bounded by the size of the file.
 */
public final class PayloadListing {
  private static final long OVERHEAD_BYTES = 1 << 20;

  private PayloadListing() {}

  /**
   * One row.
   *
   * @param block that holds it
   * @param slice as the row says
   */
  public record Row(int block, int slice, int positionBytes, int valueBytes) {}

  /**
   * The rows of an Arrow file.
   *
   * @throws MalformedMessageException if Arrow cannot read it or it has other columns
   */
  public static List<Row> read(SeekableByteChannel file) throws IOException {
    long limit = 2 * file.size() + OVERHEAD_BYTES;
    try (BufferAllocator allocator = new RootAllocator(limit);
        ArrowFileReader reader = new ArrowFileReader(file, allocator)) {
      return rows(reader);
    } catch (RuntimeException e) {
      if (e instanceof MalformedMessageException malformed) {
        throw malformed;
      }
      throw new MalformedMessageException("file", "cannot be read by Arrow: " + e.getMessage(), e);
    }
  }

  private static List<Row> rows(ArrowFileReader reader) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    List<Row> rows = new ArrayList<>();
    for (int block = 0; reader.loadNextBatch(); block++) {
      IntVector slices = column(root, Column.SLICE, IntVector.class);
      VarBinaryVector positions = column(root, Column.POSITIONS, VarBinaryVector.class);
      VarBinaryVector values = column(root, Column.VALUES, VarBinaryVector.class);
      for (int row = 0; row < root.getRowCount(); row++) {
        rows.add(
            new Row(
                block, slices.get(row), positions.getValueLength(row), values.getValueLength(row)));
      }
    }
    return rows;
  }

  private static <V extends FieldVector> V column(
      VectorSchemaRoot root, Column column, Class<V> type) {
    FieldVector vector = root.getVector(column.columnName());
    MalformedMessageException.verify(
        type.isInstance(vector), "file", "has no column %s as it must be", column.columnName());
    return type.cast(vector);
  }
}
