package org.outerloop.message;

import static org.outerloop.message.MalformedMessageException.verify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flatbuf.Binary;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;

/**
 * What stands before the first and after the last block: the schema, twice, and where the blocks
 * are. Our own reader needs none of it, but a file that passes is read alike by every Arrow reader.
 *
 * <p>May throw any RuntimeException; {@link ContributionReader} is the border.
 */
final class FrameParser {
  private static final String HEAD = "head";
  private static final String TAIL = "tail";

  private FrameParser() {}

  /** Magic and the schema message, and nothing else. */
  static void checkHead(byte[] head) {
    int start = MessageSchema.MAGIC.length;
    verify(
        head.length > start && Arrays.equals(Arrays.copyOf(head, start), MessageSchema.MAGIC),
        HEAD,
        "does not begin as an Arrow file");
    int length = BlockParser.metadataBytes(head, start, HEAD);
    verify(start + length == head.length, HEAD, "has %s bytes too many", head.length - length);
    Message message = BlockParser.message(head, start, length);
    verify(message.version() == MetadataVersion.V5, HEAD, "has version %s", message.version());
    verify(message.headerType() == MessageHeader.Schema, HEAD, "does not hold a schema");
    verify(message.bodyLength() == 0, HEAD, "has a body of %s bytes", message.bodyLength());
    verify(message.customMetadataLength() == 0, HEAD, "has metadata of its own");
    checkSchema((Schema) message.header(new Schema()), HEAD);
  }

  /**
   * End of stream, footer, its length, magic, and nothing else.
   *
   * @param metadataLengths of the blocks, the prefix included
   */
  static void checkTail(byte[] tail, List<PayloadBlock> blocks, int[] metadataLengths) {
    ByteBuffer buffer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    int afterFooter = tail.length - MessageSchema.TRAILING_MAGIC_BYTES - Integer.BYTES;
    int footerStart = MessageSchema.PREFIX_BYTES;
    verify(afterFooter > footerStart, TAIL, "has only %s bytes", tail.length);
    verify(
        buffer.getInt(0) == MessageSchema.CONTINUATION && buffer.getInt(Integer.BYTES) == 0,
        TAIL,
        "does not end the stream of blocks");
    verify(
        buffer.getInt(afterFooter) == afterFooter - footerStart,
        TAIL,
        "declares a footer of %s bytes, has %s",
        buffer.getInt(afterFooter),
        afterFooter - footerStart);
    verify(
        Arrays.equals(
            Arrays.copyOfRange(tail, afterFooter + Integer.BYTES, tail.length),
            Arrays.copyOf(MessageSchema.MAGIC, MessageSchema.TRAILING_MAGIC_BYTES)),
        TAIL,
        "does not end as an Arrow file");
    byte[] footer = Arrays.copyOfRange(tail, footerStart, afterFooter);
    checkFooter(Footer.getRootAsFooter(ByteBuffer.wrap(footer)), blocks, metadataLengths);
  }

  private static void checkFooter(Footer footer, List<PayloadBlock> blocks, int[] metadata) {
    verify(footer.version() == MetadataVersion.V5, TAIL, "has version %s", footer.version());
    verify(footer.dictionariesLength() == 0, TAIL, "has dictionaries");
    verify(footer.customMetadataLength() == 0, TAIL, "has metadata of its own");
    verify(
        footer.recordBatchesLength() == blocks.size(),
        TAIL,
        "lists %s blocks, must %s",
        footer.recordBatchesLength(),
        blocks.size());
    for (int i = 0; i < blocks.size(); i++) {
      Block found = footer.recordBatches(i);
      PayloadBlock block = blocks.get(i);
      verify(
          found.offset() == block.offset()
              && found.metaDataLength() == metadata[i]
              && found.bodyLength() == block.length() - metadata[i],
          TAIL,
          "lists block %s of %s + %s bytes at %s, must be %s",
          i,
          found.metaDataLength(),
          found.bodyLength(),
          found.offset(),
          block);
    }
    checkSchema(footer.schema(), TAIL);
  }

  /** Walks the schema itself, because a converter would follow whatever it declares. */
  private static void checkSchema(Schema schema, String place) {
    Column[] columns = Column.values();
    verify(schema.endianness() == Endianness.Little, place, "is big-endian");
    verify(schema.featuresLength() == 0, place, "asks for features");
    verify(
        schema.customMetadataLength() == 1
            && MessageSchema.VERSION_KEY.equals(schema.customMetadata(0).key())
            && Integer.toString(MessageSchema.VERSION).equals(schema.customMetadata(0).value()),
        place,
        "is not of version %s",
        MessageSchema.VERSION);
    verify(
        schema.fieldsLength() == columns.length,
        place,
        "has %s columns, must have %s",
        schema.fieldsLength(),
        columns.length);
    for (int i = 0; i < columns.length; i++) {
      checkField(schema.fields(i), columns[i], place);
    }
  }

  private static void checkField(Field field, Column column, String place) {
    String name = column.columnName();
    verify(name.equals(field.name()), place, "column %s is named %s", name, field.name());
    verify(
        !field.nullable()
            && field.dictionary() == null
            && field.childrenLength() == 0
            && field.customMetadataLength() == 0,
        place,
        "column %s is nullable, nested, encoded or annotated",
        name);
    byte type = column.bytes() ? Type.Binary : Type.Int;
    verify(field.typeType() == type, place, "column %s has type %s", name, field.typeType());
    if (column.bytes()) {
      // a table without members, which Arrow's readers visit all the same
      verify(field.type(new Binary()) != null, place, "column %s has no type", name);
    } else {
      Int number = (Int) field.type(new Int());
      verify(
          number.isSigned() && number.bitWidth() == column.width() * Byte.SIZE,
          place,
          "column %s has numbers of %s bits",
          name,
          number.bitWidth());
    }
  }
}
