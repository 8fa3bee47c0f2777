package org.outerloop.corpus;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Tells a failing store from a damaged file: what the store throws leaves as {@link
 * UncheckedIOException} and may be tried again, while an {@link IOException} can only come from a
 * decoder that met bad bytes.
 */
final class SourceStream extends FilterInputStream {
  private final String source;

  SourceStream(InputStream in, String source) {
    super(in);
    this.source = source;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    try {
      return in.read(into, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + source + ": " + e.getMessage(), e);
    }
  }
}
