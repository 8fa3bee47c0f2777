package org.outerloop.corpus;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * All frames of a zstd file (RFC 8878), one after the other, skippable ones passed over. The
 * library's own stream is not used because it takes a file for whole that is cut inside any frame
 * but the first, when start and cut of that frame lie in the same read. Windows go up to 128 MiB,
 * the library's limit for streams and what {@code --long=27} makes.
 */
final class ZstdFrames extends InputStream {
  private static final int PACKED_BYTES = 64 * 1024;

  /** Small on purpose: what a failing call has unpacked before the damage is lost. */
  private static final int UNPACKED_BYTES = 8 * 1024;

  private final InputStream in;
  private final ZstdDecompressCtx decoder = new ZstdDecompressCtx();
  private final ByteBuffer packed = ByteBuffer.allocateDirect(PACKED_BYTES).limit(0);
  private final ByteBuffer unpacked = ByteBuffer.allocateDirect(UNPACKED_BYTES).limit(0);
  private final byte[] transfer = new byte[PACKED_BYTES];
  private boolean betweenFrames = true;
  private boolean moreInside;

  ZstdFrames(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (!unpacked.hasRemaining()) {
      if (!packed.hasRemaining() && !moreInside && !refill()) {
        return -1;
      }
      unpack();
    }
    int count = Math.min(length, unpacked.remaining());
    unpacked.get(into, offset, count);
    return count;
  }

  private void unpack() throws IOException {
    unpacked.clear();
    try {
      betweenFrames = decoder.decompressDirectByteBufferStream(unpacked, packed);
    } catch (ZstdException e) {
      unpacked.limit(0);
      throw new IOException("zstd frame is damaged: " + e.getMessage(), e);
    }
    moreInside = !betweenFrames && !unpacked.hasRemaining();
    unpacked.flip();
  }

  private boolean refill() throws IOException {
    int count = in.read(transfer);
    if (count > 0) {
      packed.clear().put(transfer, 0, count).flip();
      return true;
    } else if (!betweenFrames) {
      throw new EOFException("zstd file ends inside a frame");
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    decoder.close();
    in.close();
  }
}
