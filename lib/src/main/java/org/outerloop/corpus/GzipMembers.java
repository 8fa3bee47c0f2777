package org.outerloop.corpus;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * All members of a gzip file (RFC 1952), one after the other. {@link java.util.zip.GZIPInputStream}
 * is not used because it drops further members where {@code available()} is 0, as it often is over
 * a network, and says nothing of bytes after the last member; here they are an error, but for zero
 * padding. Inflating and checksums are the platform's.
 */
final class GzipMembers extends InputStream {
  private static final int MAGIC_1 = 0x1F;
  private static final int MAGIC_2 = 0x8B;
  private static final int DEFLATE = 8;
  private static final int TIME_AND_SYSTEM_BYTES = 6;
  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] packed = new byte[8 * 1024];
  private int at;
  private int end;
  private boolean inMember;
  private boolean marked; // past the first three bytes of a member

  GzipMembers(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (inMember || startMember()) {
      int count = inflate(into, offset, length);
      if (count > 0) {
        checksum.update(into, offset, count);
        return count;
      }
      endMember();
    }
    return -1;
  }

  /** Unpacks at least one byte, or returns 0 at the end of the member. */
  private int inflate(byte[] into, int offset, int length) throws IOException {
    try {
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          requireMore();
          inflater.setInput(packed, at, end - at);
        }
        int count = inflater.inflate(into, offset, length);
        at = end - inflater.getRemaining();
        if (count > 0) {
          return count;
        } else if (inflater.needsDictionary()) {
          throw new ZipException("gzip member asks for a dictionary");
        }
      }
      return 0;
    } catch (DataFormatException e) {
      at = end - inflater.getRemaining();
      throw new ZipException("gzip member is damaged: " + e.getMessage());
    }
  }

  /** Reads a member's header; false where the file ends, perhaps after zero padding. */
  private boolean startMember() throws IOException {
    if (!marked) {
      int first = skipZeros();
      if (first < 0) {
        return false;
      }
      if (first != MAGIC_1 || next() != MAGIC_2 || next() != DEFLATE) {
        throw new ZipException("bytes after the last gzip member are no gzip member");
      }
    }
    marked = false;
    int flags = next();
    skip(TIME_AND_SYSTEM_BYTES);
    skipOptional(flags);
    inflater.reset();
    checksum.reset();
    inMember = true;
    return true;
  }

  /**
   * After damage, moves to what looks like the start of the next member; false if there is none. A
   * false start fails like a damaged member.
   */
  boolean nextMember() throws IOException {
    inMember = false;
    int state = 0; // bytes of the mark that the last bytes were
    while (at < end || refill()) {
      int value = packed[at++] & 0xFF;
      if (state == 2 && value == DEFLATE) {
        marked = true;
        return true;
      }
      state = value == MAGIC_1 ? 1 : state == 1 && value == MAGIC_2 ? 2 : 0;
    }
    return false;
  }

  private void skipOptional(int flags) throws IOException {
    if ((flags & FLAG_EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & FLAG_NAME) != 0) {
      skipText();
    }
    if ((flags & FLAG_COMMENT) != 0) {
      skipText();
    }
    if ((flags & FLAG_HEADER_CRC) != 0) {
      skip(2);
    }
  }

  private void endMember() throws IOException {
    inMember = false;
    long crc = word();
    long size = word();
    if (crc != checksum.getValue()) {
      throw new ZipException("gzip checksum is wrong");
    } else if (size != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
      throw new ZipException("gzip length is wrong");
    }
  }

  private long word() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private int skipZeros() throws IOException {
    while (at < end || refill()) {
      int value = packed[at++] & 0xFF;
      if (value != 0) {
        return value;
      }
    }
    return -1;
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // up to and with the zero
    }
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private int next() throws IOException {
    requireMore();
    return packed[at++] & 0xFF;
  }

  private void requireMore() throws IOException {
    if (at >= end && !refill()) {
      throw new EOFException("gzip file ends inside a member");
    }
  }

  private boolean refill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(packed));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
