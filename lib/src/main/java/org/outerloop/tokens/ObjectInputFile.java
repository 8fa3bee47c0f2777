package org.outerloop.tokens;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.outerloop.storage.ObjectStore;

/**
 * An object that Parquet reads by ranged reads. Pages come with one read each; the small structures
 * (footer, page index), which Parquet takes byte by byte, through a window of 64 KiB.
 */
final class ObjectInputFile implements InputFile {
  private static final int WINDOW = 1 << 16;

  private final ObjectStore store;
  private final String key;
  private final long length;

  ObjectInputFile(ObjectStore store, String key, long length) {
    this.store = store;
    this.key = key;
    this.length = length;
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public SeekableInputStream newStream() {
    return new Stream();
  }

  @Override
  public String toString() {
    return key;
  }

  private final class Stream extends SeekableInputStream {
    private long position;
    private long windowStart;
    private byte[] window = {};

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void seek(long newPosition) throws IOException {
      if (newPosition < 0 || newPosition > length) {
        throw new EOFException(key + " has " + length + " bytes, no byte " + newPosition);
      }
      position = newPosition;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int wanted) throws IOException {
      int count = (int) Math.min(wanted, length - position);
      if (wanted > 0 && count <= 0) {
        return -1;
      }
      if (!windowHolds(count)) {
        int size = (int) Math.min(Math.max(WINDOW, count), length - position);
        window = store.getRange(key, position, size);
        windowStart = position;
      }
      System.arraycopy(window, (int) (position - windowStart), into, offset, count);
      position += count;
      return count;
    }

    private boolean windowHolds(int count) {
      return position >= windowStart && position + count <= windowStart + window.length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      byte[] bytes = new byte[into.remaining()];
      int count = read(bytes, 0, bytes.length);
      into.put(bytes, 0, Math.max(0, count));
      return count;
    }

    @Override
    public void readFully(byte[] into) throws IOException {
      readFully(into, 0, into.length);
    }

    @Override
    public void readFully(byte[] into, int offset, int wanted) throws IOException {
      if (wanted > length - position) {
        throw new EOFException(
            key + " has " + length + " bytes, not " + wanted + " more from " + position);
      }
      if (!windowHolds(wanted) && wanted >= WINDOW / 16) {
        System.arraycopy(store.getRange(key, position, wanted), 0, into, offset, wanted);
        position += wanted;
      } else {
        read(into, offset, wanted);
      }
    }

    @Override
    public void readFully(ByteBuffer into) throws IOException {
      byte[] bytes = new byte[into.remaining()];
      readFully(bytes, 0, bytes.length);
      into.put(bytes);
    }
  }
}
