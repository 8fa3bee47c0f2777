package org.outerloop.tokens;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.schema.MessageType;

/**
 * The rows of some pages of a shard, one after the other. Asks the columns themselves: a row that
 * is not wanted costs a step over its tokens, and no record is put together (measured: a fifth of
 * the time of Parquet's record reader, which a single row is read with its whole page by).
 */
final class SequenceRows {
  private final ColumnReader sequences;
  private final ColumnReader ids;
  private final ColumnReader elements;
  private final int mostDefined;
  private final IntList tokens;
  private long sequence;

  SequenceRows(PageReadStore pages, MessageType schema, int tokensPerRow) {
    ColumnReadStoreImpl columns = new ColumnReadStoreImpl(pages, new NoRecords(), schema, "");
    sequences = columns.getColumnReader(column(schema, TokenShardFormat.SEQUENCE));
    ids = columns.getColumnReader(column(schema, TokenShardFormat.ID));
    elements =
        columns.getColumnReader(
            column(
                schema, TokenShardFormat.TOKENS, TokenShardFormat.LIST, TokenShardFormat.ELEMENT));
    mostDefined = elements.getDescriptor().getMaxDefinitionLevel();
    tokens = new IntList(tokensPerRow);
  }

  private static ColumnDescriptor column(MessageType schema, String... path) {
    return schema.getColumnDescription(path);
  }

  /** The next row's number in the shard; then it is read or skipped. */
  long next() {
    sequence = sequences.getLong();
    sequences.consume();
    return sequence;
  }

  TokenSequence read() {
    long id = ids.getLong();
    ids.consume();
    tokens.clear();
    do {
      if (elements.getCurrentDefinitionLevel() == mostDefined) { // else the list is empty
        tokens.add(elements.getInteger());
      }
      elements.consume();
    } while (inRow());
    return new TokenSequence(sequence, id, tokens.toArray());
  }

  void skip() {
    ids.skip();
    ids.consume();
    do {
      elements.skip();
      elements.consume();
    } while (inRow());
  }

  /** Whether the value to come belongs to the row begun; past the last one the level is 0. */
  private boolean inRow() {
    return elements.getCurrentRepetitionLevel() > 0;
  }
}
