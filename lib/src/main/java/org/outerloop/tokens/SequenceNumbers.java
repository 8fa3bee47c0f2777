package org.outerloop.tokens;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;

/** The numbers of the rows of some pages of a shard, without their tokens. */
final class SequenceNumbers {
  private final ColumnReader sequences;
  private final ColumnReader ids;
  private long sequence;
  private long id;

  SequenceNumbers(PageReadStore pages) {
    ColumnReadStoreImpl columns =
        new ColumnReadStoreImpl(pages, new NoRecords(), TokenShardFormat.NUMBERS, "");
    sequences = columns.getColumnReader(column(TokenShardFormat.SEQUENCE));
    ids = columns.getColumnReader(column(TokenShardFormat.ID));
  }

  private static ColumnDescriptor column(String name) {
    return TokenShardFormat.NUMBERS.getColumnDescription(new String[] {name});
  }

  /** Goes to the next row. */
  void next() {
    sequence = sequences.getLong();
    sequences.consume();
    id = ids.getLong();
    ids.consume();
  }

  /** Its number in the shard. */
  long sequence() {
    return sequence;
  }

  long id() {
    return id;
  }
}
