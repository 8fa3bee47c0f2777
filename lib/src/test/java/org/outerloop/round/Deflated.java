package org.outerloop.round;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** What evidence is packed in, once more. */
final class Deflated {
  private Deflated() {}

  static String pack(byte[] content) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] packed = new byte[2 * content.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    return Base64.getEncoder().encodeToString(Arrays.copyOf(packed, length));
  }

  static byte[] unpack(String packed) {
    Inflater inflater = new Inflater(true);
    inflater.setInput(Base64.getDecoder().decode(packed));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    try {
      while (!inflater.finished()) {
        out.write(buffer, 0, inflater.inflate(buffer));
      }
    } catch (DataFormatException e) {
      throw new IllegalArgumentException(e);
    }
    inflater.end();
    return out.toByteArray();
  }
}
