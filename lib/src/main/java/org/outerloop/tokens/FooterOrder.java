package org.outerloop.tokens;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.outerloop.protocol.Require;

/**
 * Puts what Parquet's footer lists in no order into one: the encodings of each column, and their
 * counts. Nothing else changes, and a reader does not mind.
 *
 * <pre>
 *   ... footer (Thrift) | length of the footer, 4 bytes, little-endian | PAR1
 * </pre>
 */
final class FooterOrder {
  private static final int TRAILER = 8;

  private FooterOrder() {}

  /** The same end of a file, in order. */
  static byte[] of(byte[] end) {
    Require.that(end.length >= TRAILER, "A Parquet file ends in %s bytes", end.length);
    int trailer = end.length - TRAILER;
    ByteBuffer view = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
    int start = trailer - view.getInt(trailer);
    Require.that(start >= 0, "A Parquet footer begins %s bytes too early", -start);
    try {
      FileMetaData footer =
          Util.readFileMetaData(new ByteArrayInputStream(end, start, trailer - start));
      footer.getRow_groups().forEach(FooterOrder::sort);
      return ended(end, start, footer);
    } catch (IOException e) {
      throw new UncheckedIOException("A footer that Parquet wrote cannot be read", e);
    }
  }

  private static void sort(RowGroup group) {
    for (ColumnChunk chunk : group.getColumns()) {
      ColumnMetaData column = chunk.getMeta_data();
      List<Encoding> encodings = new ArrayList<>(column.getEncodings());
      encodings.sort(Comparator.comparingInt(Encoding::getValue));
      column.setEncodings(encodings);
      if (column.isSetEncoding_stats()) {
        List<PageEncodingStats> counts = new ArrayList<>(column.getEncoding_stats());
        counts.sort(Comparator.naturalOrder());
        column.setEncoding_stats(counts);
      }
    }
  }

  private static byte[] ended(byte[] end, int start, FileMetaData footer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(end.length);
    bytes.write(end, 0, start);
    Util.writeFileMetaData(footer, bytes);
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    length.putInt(0, bytes.size() - start);
    bytes.write(length.array());
    bytes.write(end, end.length - Integer.BYTES, Integer.BYTES);
    return bytes.toByteArray();
  }
}
