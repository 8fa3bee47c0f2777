package org.outerloop.tokens;

import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectWriter;

/**
 * An object that Parquet writes; digests its bytes on the way. Parquet's closing of the stream does
 * not publish the object, {@link #commit} does.
 */
public final class ObjectOutputFile implements OutputFile, AutoCloseable {
  private final String key;
  private final ObjectWriter writer;
  private final Digest.Hasher hasher = new Digest.Hasher();

  public ObjectOutputFile(ObjectStore store, String key) {
    this.key = key;
    this.writer = store.create(key);
  }

  /** Publishes the object and returns the digest of its bytes. */
  public Digest commit() {
    writer.commit();
    return hasher.finish();
  }

  /** Bytes written so far. */
  long size() {
    return writer.written();
  }

  /** Gives up the object unless it was committed. */
  @Override
  public void close() {
    writer.close();
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new Stream();
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
    @Override
    public long getPos() {
      return writer.written();
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      writer.write(bytes, offset, length);
      hasher.add(bytes, offset, length);
    }
  }
}
