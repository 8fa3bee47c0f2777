package org.outerloop.interchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.outerloop.protocol.Require;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tokens.TokenWidth;

/**
 * An indexed dataset of Megatron-LM: {@code PREFIX.bin} holds tokens, {@code PREFIX.idx}, in this
 * order and little-endian:
 *
 * <pre>
 *   "MMIDIDX" 0 0, uint64 version 1, uint8 type (4 = int32, 8 = uint16), uint64 S, uint64 D
 *   S int32 lengths in tokens, S int64 offsets in bytes, D int64 first sequence of each document
 * </pre>
 *
 * <p>Each of the S sequences counts as a document, as Megatron's own preparation writes them (D is
 * S + 1 then; a file of which that is not true is refused).
 */
public final class MegatronDocuments implements TokenDocuments {
  private static final byte[] MAGIC = "MMIDIDX\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = MAGIC.length + 8 + 1 + 8 + 8;
  private static final Map<Integer, TokenWidth> TYPES =
      Map.of(4, TokenWidth.UINT32, 8, TokenWidth.UINT16);
  private static final int AT_ONCE = 4096;

  private final ObjectStore store;
  private final String data;
  private final String index;
  private final long dataBytes;
  private final TokenWidth width;
  private final long count;

  /**
   * Reads the header of the index and compares it with the sizes of both files.
   *
   * @param prefix of the two keys, without {@code .bin} and {@code .idx}
   */
  public MegatronDocuments(ObjectStore store, String prefix) {
    this.store = store;
    this.data = prefix + ".bin";
    this.index = prefix + ".idx";
    this.dataBytes = TokenFile.size(store, data);
    long indexBytes = TokenFile.size(store, index);
    StrictFiles.check(
        indexBytes >= HEADER_BYTES, index, "has %s bytes, too few for its header", indexBytes);
    ByteBuffer header = buffer(store.getRange(index, 0, HEADER_BYTES));
    byte[] magic = new byte[MAGIC.length];
    header.get(magic);
    StrictFiles.check(Arrays.equals(magic, MAGIC), index, "is no index of Megatron");
    long version = header.getLong();
    StrictFiles.check(version == 1, index, "has version %s, not 1", version);
    int type = header.get();
    StrictFiles.check(
        TYPES.containsKey(type), index, "has type %s; tokens are 4 (int32) or 8 (uint16)", type);
    this.width = TYPES.get(type);
    this.count = header.getLong();
    long documents = header.getLong();
    StrictFiles.check(
        0 <= count && count <= indexBytes && documents == count + 1,
        index,
        "has %s documents in %s sequences; one sequence each is what can be read",
        documents - 1,
        count);
    long expected = HEADER_BYTES + 12 * count + 8 * documents;
    StrictFiles.check(
        indexBytes == expected, index, "has %s bytes, must have %s", indexBytes, expected);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
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
    for (long next = first; next < first + wanted; next += AT_ONCE) {
      int some = (int) Math.min(AT_ONCE, first + wanted - next);
      ByteBuffer lengths = buffer(store.getRange(index, HEADER_BYTES + 4 * next, 4 * some));
      ByteBuffer offsets =
          buffer(store.getRange(index, HEADER_BYTES + 4 * count + 8 * next, 8 * some));
      for (int i = 0; i < some; i++) {
        sink.accept(document(next + i, lengths.getInt(), offsets.getLong()));
      }
    }
  }

  private int[] document(long number, int length, long offset) {
    long bytes = (long) length * width.bytes();
    StrictFiles.check(
        length >= 0 && bytes <= Integer.MAX_VALUE - 8 && 0 <= offset && offset <= dataBytes - bytes,
        index,
        "says document %s has %s tokens from byte %s of %s on, which has %s bytes",
        number,
        length,
        offset,
        data,
        dataBytes);
    return new TokenFile(store, data, width).document(number, offset, (int) bytes);
  }
}
