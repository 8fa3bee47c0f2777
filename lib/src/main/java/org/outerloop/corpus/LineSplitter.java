package org.outerloop.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream at LF, and only there: U+2028 and a lone CR are part of a line. Holds one line; a
 * line above the limit is counted and passed over without being held. Not thread-safe.
 */
final class LineSplitter {
  /**
   * Small on purpose: when a decoder meets damage it drops what it has already put into the buffer
   * of the failing call.
   */
  private static final int CHUNK_BYTES = 8 * 1024;

  private static final int KEPT_CAPACITY = 1 << 20;

  private final InputStream in;
  private final int maxLineBytes;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int chunkAt;
  private int chunkEnd;
  private byte[] line = new byte[CHUNK_BYTES];
  private int held;
  private long length;
  private long number;
  private long offset;
  private long nextOffset;

  LineSplitter(InputStream in, int maxLineBytes) {
    this.in = in;
    this.maxLineBytes = maxLineBytes;
  }

  /**
   * Moves to the next line; false at the end of the stream. When reading fails, {@link #number} and
   * {@link #offset} are those of the line that was not completed.
   */
  boolean next() throws IOException {
    offset = nextOffset;
    number++;
    held = 0;
    length = 0;
    if (line.length > KEPT_CAPACITY) {
      line = new byte[CHUNK_BYTES];
    }
    while (chunkAt < chunkEnd || fill()) {
      int end = lineFeed();
      take(end);
      if (end < chunkEnd) {
        chunkAt = end + 1;
        nextOffset = offset + length + 1;
        return true;
      }
      chunkAt = end;
    }
    nextOffset = offset + length;
    return length > 0;
  }

  private boolean fill() throws IOException {
    chunkAt = 0;
    chunkEnd = Math.max(0, in.read(chunk));
    return chunkEnd > 0;
  }

  private int lineFeed() {
    int at = chunkAt;
    while (at < chunkEnd && chunk[at] != '\n') {
      at++;
    }
    return at;
  }

  private void take(int end) {
    int count = end - chunkAt;
    length += count;
    if (length > maxLineBytes) {
      held = 0;
      return;
    }
    if (held + count > line.length) {
      long doubled = Math.max(2L * line.length, held + count);
      line = Arrays.copyOf(line, (int) Math.min(doubled, maxLineBytes));
    }
    System.arraycopy(chunk, chunkAt, line, held, count);
    held += count;
  }

  /** Buffer that starts with the line; of use until the next call of {@link #next}. */
  byte[] bytes() {
    return line;
  }

  /** Bytes of the line in the buffer, without LF or CRLF; 0 if it is too long. */
  int size() {
    return held > 0 && line[held - 1] == '\r' ? held - 1 : held;
  }

  /** Bytes of the line in the stream, without LF. */
  long length() {
    return length;
  }

  boolean isTooLong() {
    return length > maxLineBytes;
  }

  /** From 1. */
  long number() {
    return number;
  }

  long offset() {
    return offset;
  }
}
