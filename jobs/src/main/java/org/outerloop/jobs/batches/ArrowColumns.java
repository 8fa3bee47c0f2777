package org.outerloop.jobs.batches;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenWidth;

/**
 * The three columns of some sequences as Arrow vectors: ids of all sequences stand in one buffer,
 * row after row, so a consumer can take a batch of them by one copy. Owns their memory.
 */
final class ArrowColumns implements AutoCloseable {
  private final int tokensPerRow;
  private final BigIntVector sequence;
  private final BigIntVector id;
  private final ListVector tokens;
  private final IntVector elements;
  private final ColumnarBatch batch;

  ArrowColumns(BufferAllocator allocator, List<TokenSequence> rows, int tokensPerRow) {
    this.tokensPerRow = tokensPerRow;
    sequence = new BigIntVector("sequence", allocator);
    id = new BigIntVector("id", allocator);
    tokens = ListVector.empty("tokens", allocator);
    tokens.addOrGetVector(FieldType.notNullable(new ArrowType.Int(Integer.SIZE, true)));
    elements = (IntVector) tokens.getDataVector();
    sequence.allocateNew(rows.size());
    id.allocateNew(rows.size());
    tokens.setInitialCapacity(rows.size());
    tokens.allocateNew();
    elements.allocateNew(Math.multiplyExact(rows.size(), tokensPerRow));
    batch =
        new ColumnarBatch(
            new ColumnVector[] {
              new ArrowColumnVector(sequence),
              new ArrowColumnVector(id),
              new ArrowColumnVector(tokens)
            });
    fill(rows);
  }

  private void fill(List<TokenSequence> rows) {
    int next = 0;
    for (TokenSequence row : rows) {
      sequence.set(next, row.index());
      id.set(next, row.id());
      byte[] packed = TokenWidth.UINT32.pack(row.tokens());
      elements.getDataBuffer().setBytes((long) next * packed.length, packed);
      tokens.getOffsetBuffer().setInt((long) Integer.BYTES * next, next * tokensPerRow);
      next++;
    }
    tokens.getOffsetBuffer().setInt((long) Integer.BYTES * next, next * tokensPerRow);
    tokens.setLastSet(next - 1);
    int ids = next * tokensPerRow;
    tokens.getValidityBuffer().setOne(0, bitmapBytes(next));
    elements.getValidityBuffer().setOne(0, bitmapBytes(ids));
    sequence.setValueCount(next);
    id.setValueCount(next);
    elements.setValueCount(ids);
    tokens.setValueCount(next);
    batch.setNumRows(next);
  }

  private static int bitmapBytes(int values) {
    return (values + Byte.SIZE - 1) / Byte.SIZE;
  }

  ColumnarBatch batch() {
    return batch;
  }

  @Override
  public void close() {
    batch.close(); // closes the vectors
  }
}
