package org.outerloop.message;

import static org.outerloop.message.MalformedMessageException.verify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.outerloop.coding.ByteRange;
import org.outerloop.coding.SliceCoder;
import org.outerloop.message.MessagePlan.BlockRange;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.SparseSlice;

/**
 * One block of hostile bytes. The slices it must hold are known, and so is the length of every
 * buffer: nothing that the bytes declare is believed, it is only compared. Reads Arrow's metadata
 * in place, on the heap, so a block costs its own length and its slices, whatever it says.
 *
 * <p>May throw any RuntimeException; {@link ContributionReader} is the border.
 */
final class BlockParser {
  private final MessagePlan plan;
  private final BlockRange range;
  private final String place;
  private final byte[] bytes;
  private final ByteBuffer body;
  private final int bodyStart;
  private final Map<Column, Integer> dataStarts = new EnumMap<>(Column.class);
  private final Map<Column, Integer> offsetStarts = new EnumMap<>(Column.class);
  private int bodyPosition;

  BlockParser(MessagePlan plan, int block, byte[] bytes) {
    this.plan = plan;
    this.range = plan.blocks().get(block);
    this.place = "block " + block;
    this.bytes = bytes;
    this.bodyStart = metadataBytes(bytes, 0, place);
    this.body = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Length of the prefix and metadata of the message at an offset. */
  static int metadataBytes(byte[] bytes, int offset, String place) {
    verify(
        bytes.length - offset >= MessageSchema.PREFIX_BYTES, place, "ends after %s bytes", offset);
    ByteBuffer prefix = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    verify(
        prefix.getInt(offset) == MessageSchema.CONTINUATION,
        place,
        "does not begin with a message");
    int length = prefix.getInt(offset + Integer.BYTES);
    int most =
        Math.min(MessageSchema.MAX_METADATA_BYTES, bytes.length - offset)
            - MessageSchema.PREFIX_BYTES;
    verify(
        0 < length && length <= most && length % MessageSchema.ALIGNMENT == 0,
        place,
        "has metadata of %s bytes, not a multiple of 8 in (0, %s]",
        length,
        most);
    return MessageSchema.PREFIX_BYTES + length;
  }

  /** The metadata of the message at an offset, alone in its own array. */
  static Message message(byte[] bytes, int offset, int metadataBytes) {
    return Message.getRootAsMessage(
        ByteBuffer.wrap(
            Arrays.copyOfRange(
                bytes, offset + MessageSchema.PREFIX_BYTES, offset + metadataBytes)));
  }

  List<SparseSlice> parse() {
    checkBuffers(recordBatch());
    SliceCoder coder = plan.coder();
    List<SparseSlice> slices = new ArrayList<>(range.slices());
    for (int row = 0; row < range.slices(); row++) {
      int index = range.firstSlice() + row;
      int found = body.getInt(dataStarts.get(Column.SLICE) + row * Integer.BYTES);
      verify(found == index, place, "row %s is slice %s, must be %s", row, found, index);
      slices.add(decode(coder, index, row));
    }
    return slices;
  }

  private SparseSlice decode(SliceCoder coder, int index, int row) {
    Slice slice = plan.slice(index);
    try {
      return coder.decode(
          slice,
          plan.grid(index),
          plan.quantiser(index),
          value(Column.POSITIONS, row),
          value(Column.VALUES, row));
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException(place, slice + ": " + e.getMessage(), e);
    }
  }

  private ByteRange value(Column column, int row) {
    int offsets = offsetStarts.get(column) + row * Integer.BYTES;
    int start = dataStarts.get(column);
    return new ByteRange(
        bytes, start + body.getInt(offsets), start + body.getInt(offsets + Integer.BYTES));
  }

  private RecordBatch recordBatch() {
    Message message = message(bytes, 0, bodyStart);
    verify(message.version() == MetadataVersion.V5, place, "has version %s", message.version());
    verify(
        message.headerType() == MessageHeader.RecordBatch,
        place,
        "is a message of type %s, not a record batch",
        message.headerType());
    verify(message.customMetadataLength() == 0, place, "has metadata of its own");
    verify(
        message.bodyLength() == bytes.length - bodyStart,
        place,
        "declares a body of %s bytes, has %s",
        message.bodyLength(),
        bytes.length - bodyStart);
    RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
    verify(
        batch.length() == range.slices(),
        place,
        "declares %s rows, must have %s",
        batch.length(),
        range.slices());
    verify(batch.compression() == null, place, "is compressed");
    verify(batch.variadicBufferCountsLength() == 0, place, "has variadic buffers");
    return batch;
  }

  private void checkBuffers(RecordBatch batch) {
    Column[] columns = Column.values();
    int buffers = Arrays.stream(columns).mapToInt(Column::buffers).sum();
    verify(
        batch.nodesLength() == columns.length && batch.buffersLength() == buffers,
        place,
        "has %s columns of %s buffers",
        batch.nodesLength(),
        batch.buffersLength());
    int node = 0;
    int buffer = 0;
    for (Column column : columns) {
      checkNode(column, batch.nodes(node++));
      checkValidity(column, batch.buffers(buffer++));
      long dataBytes = (long) column.width() * range.slices();
      if (column.bytes()) {
        dataBytes = checkOffsets(column, batch.buffers(buffer++));
      }
      dataStarts.put(column, start(column, batch.buffers(buffer++), dataBytes));
    }
    skipGap(bytes.length - bodyStart, "the end");
  }

  private void checkNode(Column column, FieldNode node) {
    verify(
        node.length() == range.slices() && node.nullCount() == 0,
        place,
        "column %s declares %s rows and %s nulls",
        column,
        node.length(),
        node.nullCount());
  }

  /** Absent, or a bit that is set for every row. */
  private void checkValidity(Column column, Buffer buffer) {
    if (buffer.length() == 0) {
      return;
    }
    int rows = range.slices();
    int length = (rows + 7) / 8;
    int start = start(column, buffer, length);
    for (int row = 0; row < Byte.SIZE * length; row++) {
      boolean set = (bytes[start + row / 8] >>> (row % 8) & 1) == 1;
      verify(set == row < rows, place, "column %s has a wrong validity of row %s", column, row);
    }
  }

  /** Returns the length of the data. */
  private long checkOffsets(Column column, Buffer buffer) {
    int rows = range.slices();
    int start = start(column, buffer, (rows + 1L) * Integer.BYTES);
    offsetStarts.put(column, start);
    verify(body.getInt(start) == 0, place, "column %s does not begin at 0", column);
    for (int row = 0; row < rows; row++) {
      long offset = body.getInt(start + row * Integer.BYTES);
      long length = body.getInt(start + (row + 1) * Integer.BYTES) - offset;
      int most = plan.maxBytes(column, range.firstSlice() + row);
      verify(
          0 <= length && length <= most,
          place,
          "column %s: row %s has %s bytes, at most %s are possible",
          column,
          row,
          length,
          most);
    }
    return body.getInt(start + rows * Integer.BYTES);
  }

  /** Moves behind a buffer and returns where it begins in the block. */
  private int start(Column column, Buffer buffer, long length) {
    int available = bytes.length - bodyStart;
    verify(
        buffer.length() == length
            && buffer.offset() % MessageSchema.ALIGNMENT == 0
            && 0 <= buffer.offset()
            && buffer.offset() <= available - length,
        place,
        "column %s has %s bytes at %s, must have %s within %s",
        column,
        buffer.length(),
        buffer.offset(),
        length,
        available);
    skipGap((int) buffer.offset(), column.columnName());
    bodyPosition += (int) length;
    return bodyStart + (int) buffer.offset();
  }

  private void skipGap(int end, String what) {
    int gap = end - bodyPosition;
    verify(
        0 <= gap && gap < MessageSchema.MAX_ALIGNMENT,
        place,
        "leaves %s bytes before %s",
        gap,
        what);
    for (; bodyPosition < end; bodyPosition++) {
      verify(bytes[bodyStart + bodyPosition] == 0, place, "padding before %s is not zero", what);
    }
  }
}
