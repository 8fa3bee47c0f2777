package org.outerloop.message;

import java.io.IOException;
import java.io.OutputStream;
import org.outerloop.protocol.Digest;

/** Counts and digests what passes, as a whole and since the last mark. */
final class MeteredOutput extends OutputStream {
  private final OutputStream out;
  private final Digest.Hasher whole = new Digest.Hasher();
  private Digest.Hasher sinceMark = new Digest.Hasher();
  private long position;

  MeteredOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    whole.add(bytes, offset, length);
    sinceMark.add(bytes, offset, length);
    position += length;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  long position() {
    return position;
  }

  void mark() {
    sinceMark = new Digest.Hasher();
  }

  /** Digest of what passed since the last mark; to be asked once. */
  Digest digestSinceMark() {
    return sinceMark.finish();
  }

  /** Digest of everything; to be asked once. */
  Digest digest() {
    return whole.finish();
  }
}
