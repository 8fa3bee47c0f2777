package org.outerloop.tokens;

import static org.apache.parquet.filter2.predicate.FilterApi.and;
import static org.apache.parquet.filter2.predicate.FilterApi.gtEq;
import static org.apache.parquet.filter2.predicate.FilterApi.longColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.lt;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.Operators.LongColumn;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;

/**
 * Reads rows of one shard by number, touching only the row groups and pages that hold them. Keeps
 * the footer; may be shared by threads.
 */
final class TokenShardReader {
  private final ObjectStore store;
  private final TokenShard shard;
  private final int tokensPerRow;
  private final ParquetMetadata footer;

  /** Reads and checks the footer. */
  TokenShardReader(ObjectStore store, TokenShard shard, int tokensPerRow) {
    this.store = store;
    this.shard = shard;
    this.tokensPerRow = tokensPerRow;
    long size = store.find(shard.file()).map(ObjectInfo::size).orElse(-1L);
    check(size >= 0, "is missing");
    check(size == shard.bytes(), "has %s bytes, the manifest says %s", size, shard.bytes());
    try (ParquetFileReader reader =
        new ParquetFileReader(file(), options(FilterCompat.NOOP), file().newStream())) {
      footer = reader.getFooter();
      check(
          TokenShardFormat.SCHEMA.equals(footer.getFileMetaData().getSchema()),
          "has other columns: %s",
          footer.getFileMetaData().getSchema());
      long rows = reader.getRecordCount();
      check(rows == shard.rows(), "has %s rows, the manifest says %s", rows, shard.rows());
    } catch (IOException | RuntimeException e) {
      throw unreadable(e); // Parquet throws all kinds at a file that is not Parquet
    }
  }

  /**
   * Calls the sink with rows first .. first + count - 1, in order, each as its tokens say it is.
   */
  void read(long first, long count, Consumer<TokenSequence> sink) {
    LongColumn sequence = longColumn(TokenShardFormat.SEQUENCE);
    FilterCompat.Filter range =
        FilterCompat.get(and(gtEq(sequence, first), lt(sequence, first + count)));
    long next = first;
    try (ParquetFileReader reader =
        new ParquetFileReader(file(), footer, options(range), file().newStream())) {
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(TokenShardFormat.SCHEMA);
      PageReadStore pages = reader.readNextFilteredRowGroup();
      while (pages != null) {
        SequenceRows materializer = new SequenceRows(tokensPerRow);
        RecordReader<TokenSequence> rows = columns.getRecordReader(pages, materializer, range);
        for (long left = pages.getRowCount(); left > 0; left--) {
          TokenSequence row = rows.read();
          if (row != null && !rows.shouldSkipCurrentRecord()) {
            checkRow(row, next++);
            sink.accept(row);
          }
        }
        pages = reader.readNextFilteredRowGroup();
      }
    } catch (IOException | RuntimeException e) {
      throw unreadable(e); // Parquet throws all kinds at damaged pages
    }
    check(next == first + count, "gave %s rows from row %s, not %s", next - first, first, count);
  }

  private void checkRow(TokenSequence row, long expected) {
    check(row.index() == expected, "has row %s where row %s belongs", row.index(), expected);
    int[] tokens = row.tokens();
    check(
        tokens.length == tokensPerRow,
        "has %s tokens in row %s, not %s",
        tokens.length,
        expected,
        tokensPerRow);
    check(
        row.id() == TokenSequence.idOf(tokens),
        "is damaged: the tokens of row %s are not those of its id",
        expected);
  }

  private ObjectInputFile file() {
    return new ObjectInputFile(store, shard.file(), shard.bytes());
  }

  private static ParquetReadOptions options(FilterCompat.Filter filter) {
    return ParquetReadOptions.builder(TokenShardFormat.configuration())
        .withCodecFactory(new ZstdPages())
        .withRecordFilter(filter)
        .build();
  }

  private RuntimeException unreadable(Exception cause) {
    if (cause instanceof InvalidTokensException || cause instanceof ObjectStoreException) {
      return (RuntimeException) cause;
    }
    return new InvalidTokensException(
        "Token shard " + shard.file() + " cannot be read: " + cause.getMessage(), cause);
  }

  private void check(boolean condition, String problem, Object... values) {
    if (!condition) {
      throw new InvalidTokensException(
          "Token shard " + shard.file() + " " + String.format(problem, values));
    }
  }
}
