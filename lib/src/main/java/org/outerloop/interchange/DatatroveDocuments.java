package org.outerloop.interchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.outerloop.protocol.Require;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tokens.TokenWidth;

/**
 * Tokens as datatrove writes them: {@code FILE.ds} holds ids of two or four bytes and nothing else,
 * {@code FILE.ds.index} one uint64 per document, little-endian: the number of tokens up to its end.
 */
public final class DatatroveDocuments implements TokenDocuments {
  private static final int AT_ONCE = 4096;

  private final ObjectStore store;
  private final String data;
  private final String index;
  private final TokenWidth width;
  private final long count;
  private final long tokens;

  /**
   * @param key of the {@code .ds} file
   * @param width of its ids, which the file does not say; if it is wrong the sizes do not agree
   */
  public DatatroveDocuments(ObjectStore store, String key, TokenWidth width) {
    this.store = store;
    this.data = key;
    this.index = key + ".index";
    this.width = width;
    long bytes = TokenFile.size(store, data);
    long indexBytes = TokenFile.size(store, index);
    StrictFiles.check(
        bytes % width.bytes() == 0, data, "has %s bytes, no whole number of %s", bytes, width);
    StrictFiles.check(
        indexBytes % Long.BYTES == 0, index, "has %s bytes, no whole number of ends", indexBytes);
    this.tokens = bytes / width.bytes();
    this.count = indexBytes / Long.BYTES;
    long end = count == 0 ? 0 : ends(count - 1, 1).getLong();
    StrictFiles.check(
        end == tokens, index, "ends at token %s, %s holds %s of %s", end, data, tokens, width);
  }

  private ByteBuffer ends(long first, int some) {
    byte[] ends = store.getRange(index, Long.BYTES * first, Long.BYTES * some);
    return ByteBuffer.wrap(ends).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public void read(long first, long wanted, Consumer<int[]> sink) {
    Require.that(
        0 <= first && 0 <= wanted && first <= count - wanted,
        "Documents %s and %s more of %s",
        first,
        wanted,
        count);
    long start = first == 0 ? 0 : ends(first - 1, 1).getLong();
    for (long next = first; next < first + wanted; next += AT_ONCE) {
      int some = (int) Math.min(AT_ONCE, first + wanted - next);
      ByteBuffer ends = ends(next, some);
      for (int i = 0; i < some; i++) {
        long end = ends.getLong();
        sink.accept(document(next + i, start, end));
        start = end;
      }
    }
  }

  private int[] document(long number, long start, long end) {
    long bytes = (end - start) * width.bytes();
    StrictFiles.check(
        0 <= start && start <= end && end <= tokens && bytes <= Integer.MAX_VALUE - 8,
        index,
        "says document %s is tokens %s to %s of %s",
        number,
        start,
        end,
        tokens);
    return new TokenFile(store, data, width).document(number, start * width.bytes(), (int) bytes);
  }
}
