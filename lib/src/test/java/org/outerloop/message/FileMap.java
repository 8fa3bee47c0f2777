package org.outerloop.message;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.RecordBatch;

/** Where the parts of a good contribution of one block lie, for those who want to spoil them. */
record FileMap(
    Range frame,
    Range schema,
    Range blockMetadata,
    Range footer,
    List<Range> bufferEntries,
    Range positionOffsets,
    Range positions,
    Range valueOffsets,
    Range values) {

  /** Bytes {@code from} to {@code to} of the file. */
  record Range(int from, int to) {
    int length() {
      return to - from;
    }
  }

  static FileMap of(byte[] file, PayloadBlock block) {
    int start = (int) block.offset();
    int body = start + BlockParser.metadataBytes(file, start, "block");
    RecordBatch batch =
        (RecordBatch) BlockParser.message(file, start, body - start).header(new RecordBatch());
    List<Range> buffers = new ArrayList<>();
    List<Range> entries = new ArrayList<>();
    for (int i = 0; i < batch.buffersLength(); i++) {
      Buffer buffer = batch.buffers(i);
      int from = body + (int) buffer.offset();
      buffers.add(new Range(from, from + (int) buffer.length()));
      entries.add(find(file, start, body, buffer.offset(), buffer.length()));
    }
    int firstText = Column.SLICE.buffers();
    int secondText = firstText + Column.POSITIONS.buffers();
    return new FileMap(
        new Range(0, MessageSchema.MAGIC.length + MessageSchema.PREFIX_BYTES),
        new Range(MessageSchema.MAGIC.length + MessageSchema.PREFIX_BYTES, start),
        new Range(start, body),
        new Range((int) block.end(), file.length),
        entries,
        buffers.get(firstText + 1),
        buffers.get(firstText + 2),
        buffers.get(secondText + 1),
        buffers.get(secondText + 2));
  }

  /** The two numbers side by side, as a flatbuffer keeps a struct. */
  private static Range find(byte[] file, int from, int to, long first, long second) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (int position = from; position + 2 * Long.BYTES <= to; position += Integer.BYTES) {
      if (bytes.getLong(position) == first && bytes.getLong(position + Long.BYTES) == second) {
        return new Range(position, position + 2 * Long.BYTES);
      }
    }
    throw new AssertionError("No buffer of " + second + " bytes at " + first);
  }
}
