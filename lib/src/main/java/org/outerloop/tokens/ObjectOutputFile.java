package org.outerloop.tokens;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.ObjectStore;

/** An object that Parquet writes; counts and digests its bytes on the way. Used once. */
final class ObjectOutputFile implements OutputFile {
  private final ObjectStore store;
  private final String key;
  private final Digest.Hasher hasher = new Digest.Hasher();
  private long position;

  ObjectOutputFile(ObjectStore store, String key) {
    this.store = store;
    this.key = key;
  }

  /** Bytes written so far. */
  long size() {
    return position;
  }

  /** Digest of all bytes; once, after closing. */
  Digest digest() {
    return hasher.finish();
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new Stream(store.create(key));
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return create(blockSizeHint);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  @Override
  public String getPath() {
    return key;
  }

  private final class Stream extends PositionOutputStream {
    private final OutputStream out;

    Stream(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      hasher.add(bytes, offset, length);
      position += length;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
