package org.outerloop.tokens;

import static org.apache.parquet.filter2.predicate.FilterApi.and;
import static org.apache.parquet.filter2.predicate.FilterApi.gtEq;
import static org.apache.parquet.filter2.predicate.FilterApi.in;
import static org.apache.parquet.filter2.predicate.FilterApi.longColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.lt;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.Operators.LongColumn;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
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
  private final MessageType columns;
  private final ParquetMetadata footer;

  /** Reads and checks the footer. */
  TokenShardReader(ObjectStore store, TokenShard shard, int tokensPerRow, TokenWidth width) {
    this.store = store;
    this.shard = shard;
    this.tokensPerRow = tokensPerRow;
    this.columns = TokenShardFormat.schema(width);
    long size = store.find(shard.file()).map(ObjectInfo::size).orElse(-1L);
    check(size >= 0, () -> "is missing");
    check(size == shard.bytes(), () -> differs(size, shard.bytes(), "bytes"));
    try (ParquetFileReader reader =
        new ParquetFileReader(file(), options(FilterCompat.NOOP), file().newStream())) {
      footer = reader.getFooter();
      MessageType schema = footer.getFileMetaData().getSchema();
      check(columns.equals(schema), () -> "has other columns: " + schema);
      long rows = reader.getRecordCount();
      check(rows == shard.rows(), () -> differs(rows, shard.rows(), "rows"));
    } catch (IOException | RuntimeException e) {
      throw unreadable(e); // Parquet throws all kinds at a file that is not Parquet
    }
  }

  /**
   * Calls the sink with rows first .. first + count - 1, in order, each as its tokens say it is.
   */
  void read(long first, long count, Consumer<TokenSequence> sink) {
    read(range(first, count), LongStream.range(first, first + count).toArray(), sink);
  }

  /**
   * The same of scattered rows; a page that holds several of them is read once.
   *
   * @param rows rising
   */
  void read(long[] rows, Consumer<TokenSequence> sink) {
    Set<Long> wanted = new HashSet<>();
    Arrays.stream(rows).forEach(wanted::add);
    read(FilterCompat.get(in(longColumn(TokenShardFormat.SEQUENCE), wanted)), rows, sink);
  }

  private void read(FilterCompat.Filter filter, long[] wanted, Consumer<TokenSequence> sink) {
    int next = 0;
    try (ParquetFileReader reader =
        new ParquetFileReader(file(), footer, options(filter), file().newStream())) {
      PageReadStore pages = reader.readNextFilteredRowGroup();
      while (pages != null) {
        SequenceRows rows = new SequenceRows(pages, columns, tokensPerRow);
        for (long left = pages.getRowCount(); left > 0; left--) {
          long row = rows.next();
          if (next == wanted.length || row < wanted[next]) {
            rows.skip();
          } else {
            TokenSequence found = rows.read();
            checkRow(found, wanted[next++]);
            sink.accept(found);
          }
        }
        pages = reader.readNextFilteredRowGroup();
      }
    } catch (IOException | RuntimeException e) {
      throw unreadable(e); // Parquet throws all kinds at damaged pages
    }
    int given = next;
    check(
        given == wanted.length,
        () -> "gave %d rows from row %d, not %d".formatted(given, wanted[0], wanted.length));
  }

  /**
   * Ids of rows first .. first + count - 1, in order, as they are listed: their tokens are not
   * read, so nobody checks that the ids are theirs.
   */
  long[] ids(long first, int count) {
    long[] ids = new long[count];
    int found = 0;
    try (ParquetFileReader reader =
        new ParquetFileReader(file(), footer, options(range(first, count)), file().newStream())) {
      reader.setRequestedSchema(TokenShardFormat.NUMBERS);
      PageReadStore pages = reader.readNextFilteredRowGroup();
      while (pages != null) {
        SequenceNumbers rows = new SequenceNumbers(pages);
        for (long left = pages.getRowCount(); left > 0; left--) {
          rows.next();
          if (first <= rows.sequence() && rows.sequence() < first + count) {
            long expected = first + found;
            check(
                rows.sequence() == expected,
                () -> "has row " + rows.sequence() + " where row " + expected + " belongs");
            ids[found++] = rows.id();
          }
        }
        pages = reader.readNextFilteredRowGroup();
      }
    } catch (IOException | RuntimeException e) {
      throw unreadable(e); // Parquet throws all kinds at damaged pages
    }
    int given = found;
    check(given == count, () -> "gave " + given + " rows from row " + first + ", not " + count);
    return ids;
  }

  private static FilterCompat.Filter range(long first, long count) {
    LongColumn sequence = longColumn(TokenShardFormat.SEQUENCE);
    return FilterCompat.get(and(gtEq(sequence, first), lt(sequence, first + count)));
  }

  private void checkRow(TokenSequence row, long expected) {
    long index = row.index();
    check(index == expected, () -> "has row " + index + " where row " + expected + " belongs");
    int[] tokens = row.tokens();
    check(
        tokens.length == tokensPerRow,
        () -> "has " + tokens.length + " tokens in row " + expected + ", not " + tokensPerRow);
    check(
        row.id() == TokenSequence.idOf(tokens),
        () -> "is damaged: the tokens of row " + expected + " are not those of its id");
  }

  private static String differs(long found, long listed, String unit) {
    return "has " + found + " " + unit + ", the manifest says " + listed;
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

  private void check(boolean condition, Supplier<String> problem) {
    if (!condition) {
      throw new InvalidTokensException("Token shard " + shard.file() + " " + problem.get());
    }
  }
}
