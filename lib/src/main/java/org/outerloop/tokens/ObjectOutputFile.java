package org.outerloop.tokens;

import java.io.ByteArrayOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectWriter;

/**
 * An object that Parquet writes; digests its bytes on the way. Parquet's closing of the stream does
 * not publish the object, {@link #commit} does.
 *
 * <p>Parquet lists the encodings of a column in the order of identity hashes, which every process
 * draws anew. So that the same rows give the same bytes everywhere, the end of the file is held
 * back until it is whole, and the lists are put in order then; see {@link FooterOrder}.
 */
public final class ObjectOutputFile implements OutputFile, AutoCloseable {
  private final String key;
  private final ObjectWriter writer;
  private final Digest.Hasher hasher = new Digest.Hasher();
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean isLast;

  public ObjectOutputFile(ObjectStore store, String key) {
    this.key = key;
    this.writer = store.create(key);
  }

  /**
   * What comes from now on is the last of the file: to be called before Parquet's writer is closed.
   * Held in memory: its last row group.
   */
  public void beginLast() {
    isLast = true;
  }

  /**
   * Publishes the object and returns the digest of its bytes.
   *
   * @throws IllegalStateException if {@link #beginLast} was not called
   */
  public Digest commit() {
    if (!isLast) {
      throw new IllegalStateException(key + " is published before its end was begun");
    }
    byte[] last = FooterOrder.of(held.toByteArray());
    writer.write(last, 0, last.length);
    hasher.add(last);
    held.reset();
    writer.commit();
    return hasher.finish();
  }

  /** Bytes written so far. */
  long size() {
    return writer.written() + held.size();
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
      return size();
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (isLast) {
        held.write(bytes, offset, length);
      } else {
        writer.write(bytes, offset, length);
        hasher.add(bytes, offset, length);
      }
    }
  }
}
