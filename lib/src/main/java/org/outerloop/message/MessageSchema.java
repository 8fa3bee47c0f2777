package org.outerloop.message;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.ParameterLayout;

/** Every number and word of the format, version 1; the package's page explains them. */
public final class MessageSchema {
  /** Version in header and file. */
  public static final int VERSION = 1;

  /** Key of the schema's custom metadata that holds the version. */
  static final String VERSION_KEY = "outerloop.contribution.version";

  static final Map<String, String> METADATA = Map.of(VERSION_KEY, Integer.toString(VERSION));

  /** First 8 bytes of an Arrow file; the last 6 are the same without the zeros. */
  static final byte[] MAGIC = "ARROW1\0\0".getBytes(StandardCharsets.US_ASCII);

  static final int TRAILING_MAGIC_BYTES = 6;

  /** Before each encapsulated message. */
  static final int CONTINUATION = 0xFFFFFFFF;

  /** Continuation and length of the metadata. */
  static final int PREFIX_BYTES = 8;

  /** Parts of a file and buffers of a body begin at multiples of this. */
  static final int ALIGNMENT = 8;

  /** A gap before a buffer is shorter than this, and zero. */
  static final int MAX_ALIGNMENT = 64;

  /** Most bytes of the metadata of one message, the prefix included. */
  static final int MAX_METADATA_BYTES = 4096;

  /** Most bytes before the first block. */
  static final int MAX_HEAD_BYTES = MAGIC.length + MAX_METADATA_BYTES;

  /** Most bytes after the last block, but for {@link #FOOTER_BLOCK_BYTES} per block. */
  static final int MAX_TAIL_BYTES = 2 * MAX_METADATA_BYTES;

  /** A record batch in the footer: offset, metadata length with padding, body length. */
  static final int FOOTER_BLOCK_BYTES = 24;

  /** A block is closed by the slice with which its packed columns reach this size. */
  static final int BLOCK_TARGET_BYTES = 1 << 20;

  /** Header without blocks, most bytes. */
  static final int HEADER_BASE_BYTES = 4096;

  /** One block in the header, most bytes. */
  static final int HEADER_BLOCK_BYTES = 512;

  private MessageSchema() {}

  /** Most bytes of a contribution to this layout: a larger object is refused unread. */
  public static long maxPayloadBytes(ParameterLayout layout, CompressionSpec spec) {
    return MessagePlan.of(layout, spec).maxPayloadBytes();
  }

  /** Most bytes of a signed header for this layout. */
  public static int maxHeaderBytes(ParameterLayout layout, CompressionSpec spec) {
    return MessagePlan.of(layout, spec).maxHeaderBytes();
  }
}
